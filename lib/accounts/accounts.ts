import { Duration } from 'aws-cdk-lib';
import { Construct } from 'constructs';
import { accountOperations } from '../../lambdas/accounts/contract.ts';
import { AccountsEnv } from '../../lambdas/accounts/env.ts';
import type { HouseApi } from '../house/api.ts';
import { HouseFunction } from '../house/function.ts';
import type { AccountsTable } from './accounts-table.ts';

/** Who may call: the authorizer of the API, and the operations on API keys. */
export class Accounts extends Construct {
  readonly authorizer: HouseFunction<typeof AccountsEnv>;
  readonly #api: HouseFunction<typeof AccountsEnv>;

  constructor(scope: Construct, id: string, props: { readonly table: AccountsTable }) {
    super(scope, id);
    const environment = { ACCOUNTS_TABLE: props.table.tableName };
    this.authorizer = new HouseFunction(this, 'Authorize', {
      entry: 'lambdas/accounts/authorize.lambda.ts',
      description: 'Says whose API key a request carries',
      env: AccountsEnv,
      environment,
      timeout: Duration.seconds(5),
    });
    props.table.allowAuthorizer(this.authorizer);
    this.#api = new HouseFunction(this, 'Api', {
      entry: 'lambdas/accounts/api.lambda.ts',
      description: 'API keys: create, list, revoke',
      env: AccountsEnv,
      environment,
      timeout: Duration.seconds(10),
    });
    props.table.allowApi(this.#api);
  }

  serve(api: HouseApi): void {
    api.serve('Accounts', accountOperations, this.#api);
  }
}
