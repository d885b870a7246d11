import type { Node } from 'constructs';
import * as z from 'zod';
import { WATERMARKS } from '../lambdas/videos/watermark.ts';

/** The world engine needs no GPU: eight fast cores make a standard 4 s clip in seconds. */
const DEFAULT_INSTANCE = 'ml.c7i.2xlarge';

/**
 * What an operator may choose, with `-c name=value` or in cdk.json's `context`. Everything has a default.
 */
const Settings = z.strictObject({
  /** Days an ended video and its files are kept. */
  retentionDays: z.coerce.number().int().min(1).max(3650).default(30),
  /** Seconds of video a day (UTC) that an account made with an invitation may ask for. */
  secondsPerDay: z.coerce.number().int().min(0).default(120),
  /** Jobs of one owner in the pipeline at once; the rest wait their turn. */
  slotsPerOwner: z.coerce.number().int().min(1).max(100).default(3),
  /** SageMaker instance type that hosts the engine. */
  engineInstance: z.string().startsWith('ml.').default(DEFAULT_INSTANCE),
  /** Instances at most; at least is zero. */
  engineMaxInstances: z.coerce.number().int().min(1).default(2),
  /** Hours an instance may run without a break before the cost alarm rings. */
  costAlarmHours: z.coerce.number().int().min(1).max(24).default(6),
  /** Where alarms are sent; none: they are shown in CloudWatch only. */
  alarmEmail: z.email().optional(),
  /** `retain` keeps tables and media when the stacks are deleted; `destroy` is for trying things out. */
  onDelete: z.enum(['retain', 'destroy']).default('retain'),
  /** Whether videos show their creator's handle, drifting over the picture; see docs/provenance.md. */
  watermarks: z.enum(WATERMARKS).default('handle'),
  /** Checks of where a file comes from that may be asked for in a minute, by all together; see docs/provenance.md. */
  checksPerMinute: z.coerce.number().int().min(0).default(30),
  /** `layer`: films that somebody asks about are decoded, by a layer that is fetched from npm when the stack is synthesized. */
  decoder: z.enum(['none', 'layer']).default('none'),
  /** Seconds; see lambdas/videos/deadlines.ts. */
  owedSeconds: z.coerce.number().positive().default(120),
  // just under the six hours that SageMaker keeps a request: another try before that would queue behind the first
  startSeconds: z.coerce.number().positive().default(21_000),
  silenceSeconds: z.coerce.number().positive().default(300),
  releaseSeconds: z.coerce.number().positive().default(300),
  /** Hours a video in doubt waits for a person before it is refused. */
  reviewHours: z.coerce.number().positive().max(240).default(24),
  /** Id of an Amazon Bedrock guardrail that screens texts as well, and its version. */
  guardrailId: z.string().default(''),
  guardrailVersion: z.string().default('DRAFT'),
  maxAttempts: z.coerce.number().int().min(1).max(10).default(3),
});
export type Settings = z.output<typeof Settings>;

/** @throws ZodError naming the setting that is wrong. */
export function readSettings(node: Node): Settings {
  const given = Object.keys(Settings.shape).map((name) => [name, node.tryGetContext(name)] as const);
  return Settings.parse(Object.fromEntries(given.filter(([, value]) => value !== undefined)));
}
