import { App, Validations } from 'aws-cdk-lib';
import { AwsSolutionsChecks } from 'cdk-nag';
import { DataStack } from '../lib/data-stack.ts';
import { EngineStack } from '../lib/engine-stack.ts';
import { PipelineStack } from '../lib/pipeline-stack.ts';
import { readSettings } from '../lib/settings.ts';

const app = new App();
Validations.of(app).addPlugins(new AwsSolutionsChecks(app));
const settings = readSettings(app.node);

const data = new DataStack(app, 'CloudreelData', {
  settings,
  terminationProtection: settings.onDelete === 'retain',
});
const engine = new EngineStack(app, 'CloudreelEngine', { settings, data });
new PipelineStack(app, 'CloudreelPipeline', { settings, data, engine });

app.synth();
