import { describe, expect, it } from 'vitest';
import { matchRoute } from '../../../local/http/routes.ts';

const keys = [
  '$default',
  'ANY /{proxy+}',
  'GET /v1/videos',
  'GET /v1/videos/{id}',
  'ANY /v1/videos/{id}',
  'GET /v1/videos/mine',
  'GET /v1/videos/{id}/content',
  'POST /v1/{kind}/{id}/content',
  'DELETE /v1/{proxy+}',
];
const routes = keys.map((key) => ({ key, target: key }));

describe('a request', () => {
  it.each([
    ['GET', '/v1/videos', 'GET /v1/videos', {}],
    ['GET', '/v1/videos/mine', 'GET /v1/videos/mine', {}],
    ['GET', '/v1/videos/a%20b', 'GET /v1/videos/{id}', { id: 'a b' }],
    ['PUT', '/v1/videos/7', 'ANY /v1/videos/{id}', { id: '7' }],
    ['GET', '/v1/videos/7/content', 'GET /v1/videos/{id}/content', { id: '7' }],
    ['POST', '/v1/videos/7/content', 'POST /v1/{kind}/{id}/content', { kind: 'videos', id: '7' }],
    ['DELETE', '/v1/a/b', 'DELETE /v1/{proxy+}', { proxy: 'a/b' }],
    ['DELETE', '/v1/videos/7', 'ANY /v1/videos/{id}', { id: '7' }],
    ['POST', '/v1/videos', 'ANY /{proxy+}', { proxy: 'v1/videos' }],
    ['GET', '/v1/videos/', 'ANY /{proxy+}', { proxy: 'v1/videos/' }],
  ])('%s %s takes %s', (method, path, key, pathParameters) => {
    const match = matchRoute(routes, method, path);
    expect([match?.route.key, match?.pathParameters]).toEqual([key, pathParameters]);
  });

  it('takes $default when nothing else fits, and nothing when there is none', () => {
    const few = [
      { key: '$default', target: 0 },
      { key: 'GET /a', target: 1 },
    ];
    expect(matchRoute(few, 'POST', '/a')?.route.key).toBe('$default');
    expect(matchRoute(few.slice(1), 'POST', '/a')).toBeNull();
  });
});
