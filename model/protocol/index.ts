export * from './appearance.ts';
export * from './plan.ts';
export * from './progress.ts';
export * from './request.ts';
export * from './response.ts';
