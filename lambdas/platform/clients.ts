import { BedrockRuntimeClient } from '@aws-sdk/client-bedrock-runtime';
import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { KMSClient } from '@aws-sdk/client-kms';
import { RekognitionClient } from '@aws-sdk/client-rekognition';
import { S3Client } from '@aws-sdk/client-s3';
import { SageMakerRuntimeClient } from '@aws-sdk/client-sagemaker-runtime';
import { SQSClient } from '@aws-sdk/client-sqs';
import { TranscribeClient } from '@aws-sdk/client-transcribe';
import { DynamoDBDocumentClient } from '@aws-sdk/lib-dynamodb';

/** Clients are made at module level (one connection pool a process) but only where a function asks for them. */
export const dynamodb = (): DynamoDBDocumentClient =>
  DynamoDBDocumentClient.from(new DynamoDBClient({ maxAttempts: 5 }), {
    marshallOptions: { removeUndefinedValues: true },
  });
export const s3 = (): S3Client => new S3Client({});
export const sqs = (): SQSClient => new SQSClient({});
export const bedrock = (): BedrockRuntimeClient => new BedrockRuntimeClient({});
/** Waits out a throttle of some seconds here: a message that goes back to its queue stays hidden for minutes. */
export const sagemaker = (): SageMakerRuntimeClient => new SageMakerRuntimeClient({ maxAttempts: 6 });
export const kms = (): KMSClient => new KMSClient({});
export const rekognition = (): RekognitionClient => new RekognitionClient({ maxAttempts: 6 });
export const transcribe = (): TranscribeClient => new TranscribeClient({ maxAttempts: 6 });
