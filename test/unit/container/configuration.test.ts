import { describe, expect, it } from 'vitest';
import { readConfiguration } from '../../../model/container/configuration.ts';

describe('the configuration', () => {
  it('is what SageMaker expects by default', () => {
    expect(readConfiguration({})).toEqual({
      host: '0.0.0.0',
      port: 8080,
      engine: 'world',
      jobMs: 3_500_000,
      stopMs: 3000,
    });
  });

  it('reads every variable', () => {
    const environment = {
      CLOUDREEL_HOST: '127.0.0.1',
      PORT: '0',
      CLOUDREEL_ENGINE: 'null',
      CLOUDREEL_JOB_SECONDS: '9',
      CLOUDREEL_STOP_SECONDS: '0.5',
    };
    expect(readConfiguration(environment)).toEqual({
      host: '127.0.0.1',
      port: 0,
      engine: 'null',
      jobMs: 9000,
      stopMs: 500,
    });
  });

  it.each([
    ['PORT', 'http'],
    ['PORT', '70000'],
    ['CLOUDREEL_ENGINE', ''],
    ['CLOUDREEL_JOB_SECONDS', '-1'],
    ['CLOUDREEL_STOP_SECONDS', 'soon'],
  ])('names %s when it is wrong', (name, value) => {
    expect(() => readConfiguration({ [name]: value })).toThrow(name);
  });
});
