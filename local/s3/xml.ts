import { XMLBuilder, XMLParser } from 'fast-xml-parser';
import * as z from 'zod';
import { S3Error } from './errors.ts';

const NAMESPACE = 'http://s3.amazonaws.com/doc/2006-03-01/';

const builder = new XMLBuilder({
  ignoreAttributes: false,
  attributeNamePrefix: '@',
  suppressEmptyNode: false,
});
const parser = new XMLParser({
  parseTagValue: false,
  // keys may begin or end with spaces
  trimValues: false,
  isArray: (name) => name === 'Object' || name === 'Part',
});

/** A document of one root element, in S3's namespace. */
export function toXml(root: string, content: Record<string, unknown>): string {
  return `<?xml version="1.0" encoding="UTF-8"?>\n${builder.build({ [root]: { '@xmlns': NAMESPACE, ...content } })}`;
}

export function errorXml(error: S3Error, resource: string, requestId: string): string {
  return `<?xml version="1.0" encoding="UTF-8"?>\n${builder.build({
    Error: { Code: error.code, Message: error.message, Resource: resource, RequestId: requestId },
  })}`;
}

const deleteSchema = z.object({
  Delete: z.object({
    Object: z
      .array(z.object({ Key: z.string() }))
      .min(1)
      .max(1000),
    Quiet: z.string().optional(),
  }),
});

const completeSchema = z.object({
  CompleteMultipartUpload: z.object({
    Part: z
      .array(
        z.object({
          PartNumber: z.coerce.number().int().min(1).max(10_000),
          ETag: z.string().transform((etag) => etag.replaceAll('"', '').replaceAll('&quot;', '')),
        }),
      )
      .min(1),
  }),
});

export function readDelete(xml: string): { keys: string[]; quiet: boolean } {
  const { Delete } = read(xml, deleteSchema);
  return { keys: Delete.Object.map(({ Key }) => Key), quiet: Delete.Quiet === 'true' };
}

export function readComplete(xml: string): { number: number; etag: string }[] {
  return read(xml, completeSchema).CompleteMultipartUpload.Part.map(({ PartNumber, ETag }) => ({
    number: PartNumber,
    etag: ETag,
  }));
}

function read<Schema extends z.ZodType>(xml: string, schema: Schema): z.output<Schema> {
  try {
    return schema.parse(parser.parse(xml));
  } catch (cause) {
    throw Object.assign(new S3Error('MalformedXML', 400, 'The XML you provided was not well-formed.'), {
      cause,
    });
  }
}
