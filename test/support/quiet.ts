/** Handlers log in tests as they do in AWS; what is logged is asserted where it matters and silent elsewhere. */
process.env.POWERTOOLS_LOG_LEVEL ??= 'SILENT';
process.env.POWERTOOLS_METRICS_DISABLED ??= 'true';
