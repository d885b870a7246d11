import { setTimeout as sleep } from 'node:timers/promises';
import { createHttpApi } from './http/api.ts';
import { lockDataFolder } from './lock.ts';
import { type CloudLog, consoleLog } from './log.ts';
import type { StartCloudOptions } from './options.ts';
import { listen } from './ports.ts';
import { type CloudResource, Provisioner } from './provision.ts';
import { type ApiDraft, type CloudServices, findFunction } from './resources/services.ts';
import type { FaultInjection } from './sagemaker/server.ts';
import { closeServer } from './servers.ts';
import { type Endpoints, startServices } from './services.ts';
import type { Credentials } from './state.ts';
import { Teardown } from './teardown.ts';
import { loadAssembly } from './template/assembly.ts';

export type { StartCloudOptions } from './options.ts';
export type { CloudResource } from './provision.ts';

/** A running local cloud. */
export interface LocalCloud {
  /** Address of the (first) HTTP API; null when the template has none. */
  readonly apiUrl: string | null;
  readonly endpoints: Endpoints;
  readonly region: string;
  /** The key pair that S3 accepts. */
  readonly credentials: Credentials;
  /** Values of the stacks' outputs, by stack name and output name. */
  readonly outputs: Readonly<Record<string, Readonly<Record<string, string>>>>;
  readonly resources: readonly CloudResource[];
  /** Faults that SageMaker Runtime answers with before it works again, for tests. */
  readonly faults: FaultInjection;
  /**
   * Finds a resource by logical id, by `Stack/LogicalId`, or by construct path (with or without a final `/Resource`).
   * @throws Error when there is none, or more than one.
   */
  resource(name: string): CloudResource;
  /** Invokes a function, found like a resource, and waits for its result. */
  invoke(name: string, event: unknown): Promise<unknown>;
  /** Ends every process and gives the data folder back. */
  stop(): Promise<void>;
}

/** How long running invocations may finish when the cloud stops, milliseconds. */
const DRAIN_MS = 2000;

/**
 * Provides on this machine what the templates of a synthesized assembly ask for.
 * @throws AssemblyError, ProvisioningError, DataFolderInUseError, PortInUseError, NoDynamoDbError; nothing keeps running
 * then.
 */
export async function startCloud(options: StartCloudOptions): Promise<LocalCloud> {
  const log = options.log ?? consoleLog;
  const teardown = new Teardown(log);
  try {
    return await start(options, log, teardown);
  } catch (error) {
    await teardown.run();
    throw error;
  }
}

async function start(options: StartCloudOptions, log: CloudLog, teardown: Teardown): Promise<LocalCloud> {
  const stacks = await loadAssembly(options.assembly);
  teardown.add('lock', lockDataFolder(options.dataDir));
  const { services, endpoints, credentials, faults } = await startServices(options, log, teardown);
  teardown.add('functions', async () => {
    await Promise.all([...services.functions.values()].map((target) => target.stop()));
  });
  const provisioner = new Provisioner(services);
  for (const stack of stacks) {
    if (!options.stacks || options.stacks.includes(stack.name)) await provisioner.provision(stack);
  }
  teardown.add('workers', () => stopWorkers(services));
  const apis = [...services.apis.values()];
  for (const api of apis) await openApi(api, services, teardown);
  startWorkers(services);

  const resource = (name: string): CloudResource => find(provisioner.resources, name);
  return {
    apiUrl: apis[0]?.url ?? null,
    endpoints,
    region: services.region,
    credentials,
    outputs: provisioner.outputs,
    resources: provisioner.resources,
    faults,
    resource,
    invoke: (name, event) => findFunction(services, resource(name).ref).invoke(event),
    stop: () => teardown.run(),
  };
}

async function openApi(api: ApiDraft, services: CloudServices, teardown: Teardown): Promise<void> {
  const routes = api.routes.map(({ key, integration, authorizer }) => {
    const target = api.integrations.get(integration);
    const asked = authorizer === null ? null : api.authorizers.get(authorizer);
    if (!target || asked === undefined || (authorizer !== null && !asked)) {
      throw new Error(`route ${key} leads to an integration or authorizer that does not exist`);
    }
    const guard: readonly [string, NonNullable<typeof asked>] | null =
      authorizer !== null && asked ? [authorizer, asked] : null;
    return {
      key,
      target: {
        function: findFunction(services, target.functionReference),
        timeoutMs: target.timeoutMs,
        authorizer: guard,
      },
    };
  });
  const { region, accountId, log } = services;
  const server = createHttpApi({
    apiId: api.id,
    region,
    accountId,
    stage: api.stage,
    cors: api.cors,
    routes,
    log,
  });
  await listen(server, api.port);
  teardown.add('HTTP API', () => closeServer(server));
}

function startWorkers(services: CloudServices): void {
  services.invoker.start();
  services.notifications.start();
  for (const poller of services.pollers) poller.start();
  services.scheduler.start();
  services.ttl.start();
  for (const endpoint of services.endpoints.values()) endpoint.start();
}

/** Lets work in hand finish for a moment; then its functions are killed and it comes again after the next start. */
async function stopWorkers(services: CloudServices): Promise<void> {
  const { invoker, notifications, pollers, scheduler, ttl, endpoints, functions } = services;
  const stopped = Promise.all([
    scheduler.stop(),
    ttl.stop(),
    notifications.stop(),
    invoker.stop(),
    ...pollers.map((poller) => poller.stop()),
    ...[...endpoints.values()].map((endpoint) => endpoint.stop()),
  ]);
  await Promise.race([stopped, sleep(DRAIN_MS)]);
  await Promise.all([...functions.values()].map((target) => target.stop()));
  await stopped;
}

function find(resources: readonly CloudResource[], name: string): CloudResource {
  const found = resources.filter(
    ({ stack, logicalId, path }) =>
      logicalId === name || `${stack}/${logicalId}` === name || path === name || path === `${name}/Resource`,
  );
  const [resource, ...more] = found;
  if (!resource) throw new Error(`the local cloud has no resource ${name}`);
  if (more.length > 0)
    throw new Error(`${name} could be any of ${found.map(({ stack }) => stack).join(', ')}`);
  return resource;
}
