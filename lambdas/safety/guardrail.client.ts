import { ApplyGuardrailCommand, type BedrockRuntimeClient } from '@aws-sdk/client-bedrock-runtime';

/** Text units of one call; Bedrock's default quota is 25 of 1,000 characters. */
const MAX_CHARACTERS = 25_000;

/** An Amazon Bedrock guardrail of the operator's own, asked beside our own screening. */
export class Guardrail {
  readonly #client: BedrockRuntimeClient;
  readonly #id: string;
  readonly #version: string;

  constructor(client: BedrockRuntimeClient, id: string, version: string) {
    this.#client = client;
    this.#id = id;
    this.#version = version;
  }

  /**
   * Whether the guardrail steps in. A longer text is asked in pieces.
   *
   * @param source what was asked for, or what was made
   */
  async intervenes(text: string, source: 'INPUT' | 'OUTPUT'): Promise<boolean> {
    for (let at = 0; at < text.length; at += MAX_CHARACTERS) {
      const { action } = await this.#client.send(
        new ApplyGuardrailCommand({
          guardrailIdentifier: this.#id,
          guardrailVersion: this.#version,
          source,
          content: [{ text: { text: text.slice(at, at + MAX_CHARACTERS) } }],
        }),
      );
      if (action === 'GUARDRAIL_INTERVENED') return true;
    }
    return false;
  }
}
