import { Duration } from 'aws-cdk-lib';
import { Construct } from 'constructs';
import { accountOperations } from '../../lambdas/accounts/contract.ts';
import { ApiEnv, AuthorizerEnv } from '../../lambdas/accounts/env.ts';
import type { HouseApi } from '../house/api.ts';
import { HouseFunction } from '../house/function.ts';
import type { Screening } from '../safety/screening.ts';
import type { Settings } from '../settings.ts';
import type { AccountsTable } from './accounts-table.ts';

export interface AccountsProps {
  readonly table: AccountsTable;
  readonly screening: Screening;
  readonly settings: Settings;
}

/** Who may call: the authorizer of the API; sign-up, guardians and API keys. */
export class Accounts extends Construct {
  readonly authorizer: HouseFunction<typeof AuthorizerEnv>;
  readonly #api: HouseFunction<typeof ApiEnv>;

  constructor(scope: Construct, id: string, props: AccountsProps) {
    super(scope, id);
    const environment = { ACCOUNTS_TABLE: props.table.tableName };
    this.authorizer = new HouseFunction(this, 'Authorize', {
      entry: 'lambdas/accounts/authorize.lambda.ts',
      description: 'Says whose API key a request carries',
      env: AuthorizerEnv,
      environment,
      timeout: Duration.seconds(5),
    });
    props.table.allowAuthorizer(this.authorizer);
    this.#api = new HouseFunction(this, 'Api', {
      entry: 'lambdas/accounts/api.lambda.ts',
      description: 'Accounts: sign-up, invitations, guardians, API keys',
      env: ApiEnv,
      environment: {
        ...environment,
        ...props.screening.environment,
        SECONDS_PER_DAY: String(props.settings.secondsPerDay),
      },
      timeout: Duration.seconds(10),
    });
    props.table.allowApi(this.#api);
    props.screening.allow(this.#api);
  }

  serve(api: HouseApi): void {
    api.serve('Accounts', accountOperations, this.#api);
  }
}
