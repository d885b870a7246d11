import { Stack } from 'aws-cdk-lib';
import { Grant, type IGrantable } from 'aws-cdk-lib/aws-iam';
import type { Construct } from 'constructs';
import type { Settings } from '../settings.ts';
import type { SafetyTable } from './safety-table.ts';

/** What a function needs to screen texts: the policy in force and, if the operator has one, a Bedrock guardrail. */
export class Screening {
  readonly environment: {
    readonly SAFETY_TABLE: string;
    readonly GUARDRAIL_ID: string;
    readonly GUARDRAIL_VERSION: string;
  };
  readonly #scope: Construct;
  readonly #table: SafetyTable;
  readonly #guardrail: string;

  constructor(scope: Construct, props: { readonly table: SafetyTable; readonly settings: Settings }) {
    const { guardrailId, guardrailVersion } = props.settings;
    this.#scope = scope;
    this.#table = props.table;
    this.#guardrail = guardrailId;
    this.environment = {
      SAFETY_TABLE: props.table.tableName,
      GUARDRAIL_ID: guardrailId,
      GUARDRAIL_VERSION: guardrailVersion,
    };
  }

  /** Reads the policy, and asks the guardrail. */
  allow(grantee: IGrantable): void {
    this.#table.allowScreening(grantee);
    if (this.#guardrail === '') return;
    const resource = Stack.of(this.#scope).formatArn({
      service: 'bedrock',
      resource: 'guardrail',
      resourceName: this.#guardrail,
    });
    Grant.addToPrincipal({ grantee, actions: ['bedrock:ApplyGuardrail'], resourceArns: [resource] });
  }
}
