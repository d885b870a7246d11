/**
 * List prices of us-east-1 in US dollars, without any free tier, as they were known in 2025 and written down on
 * 2026-11-22. They are assumptions: nothing here checks them. Compare them with https://aws.amazon.com/pricing before you
 * rely on a sum.
 */
export const PRICES_WRITTEN_DOWN = '2026-11-22';

interface Price {
  readonly what: string;
  /** Dollars for one `unit` × `per`. */
  readonly dollars: number;
  readonly per: number;
  readonly unit: string;
}

const MILLION = 1_000_000;
const GIGABYTE = 1_000_000_000;

export const PRICES = {
  apiRequests: { what: 'API Gateway, HTTP API', dollars: 1, per: MILLION, unit: 'requests' },
  lambdaRequests: { what: 'Lambda', dollars: 0.2, per: MILLION, unit: 'invocations' },
  lambdaGigabyteSeconds: { what: 'Lambda on arm64', dollars: 13.3334, per: MILLION, unit: 'GB-seconds' },
  dynamodbWrites: { what: 'DynamoDB on demand', dollars: 0.625, per: MILLION, unit: 'write units' },
  dynamodbReads: { what: 'DynamoDB on demand', dollars: 0.125, per: MILLION, unit: 'read units' },
  sqsRequests: { what: 'SQS, standard queue', dollars: 0.4, per: MILLION, unit: 'requests' },
  snsPublishes: { what: 'SNS, standard topic', dollars: 0.5, per: MILLION, unit: 'messages published' },
  s3Writes: { what: 'S3 Standard', dollars: 5, per: MILLION, unit: 'PUT, POST and LIST requests' },
  s3Reads: { what: 'S3 Standard', dollars: 0.4, per: MILLION, unit: 'GET and HEAD requests' },
  logBytes: { what: 'CloudWatch Logs, ingestion', dollars: 0.5, per: GIGABYTE, unit: 'bytes' },
  traces: { what: 'X-Ray', dollars: 5, per: MILLION, unit: 'traces recorded' },
} as const satisfies Record<string, Price>;

export type Meter = keyof typeof PRICES;
export const METERS = Object.keys(PRICES).filter((name): name is Meter => name in PRICES);

/** `$0.2 per million invocations`. */
export function priceText(meter: Meter): string {
  const { dollars, per, unit } = PRICES[meter];
  return `$${dollars} per ${per === GIGABYTE ? 'billion' : 'million'} ${unit}`;
}
