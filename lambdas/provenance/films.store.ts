import {
  DeleteCommand,
  type DynamoDBDocumentClient,
  GetCommand,
  PutCommand,
  QueryCommand,
} from '@aws-sdk/lib-dynamodb';
import * as z from 'zod';
import { seconds } from '../platform/clock.ts';
import { Film } from './film.ts';
import { bandsOf } from './fingerprint.ts';
import { INDEXES, itemKeys } from './table.ts';

const FileItem = z.object({ video: z.string() });
const BandItem = z.object({ video: z.string() });

/** Writes or questions at once. */
const AT_ONCE = 16;
/** Films looked at per band: what very many share tells nothing. */
const MOST_PER_BAND = 40;

async function inTurns<T>(items: readonly T[], work: (item: T) => Promise<unknown>): Promise<void> {
  for (let from = 0; from < items.length; from += AT_ONCE)
    await Promise.all(items.slice(from, from + AT_ONCE).map(work));
}

/** What a film, or a file in question, is looked up by: bands of its pictures' hashes, and names of its sound. */
const bandsOfAll = (hashes: readonly string[], soundKeys: readonly string[]): string[] => [
  ...new Set([...hashes.flatMap(bandsOf), ...soundKeys.map((key) => `sound-${key}`)]),
];
const bandsOfFilm = ({ marks, soundKeys }: Film): string[] =>
  bandsOfAll(
    marks.map(({ hash }) => hash),
    soundKeys,
  );

/** What released videos look like, and the index that finds them again. */
export class FilmStore {
  readonly #db: DynamoDBDocumentClient;
  readonly #table: string;

  constructor(db: DynamoDBDocumentClient, table: string) {
    this.#db = db;
    this.#table = table;
  }

  /** May be called again with the same film. The film itself comes last: what it names can be found then. */
  async remember(film: Film): Promise<void> {
    const expiresAtSeconds = seconds(film.expiresAt);
    const { video } = film;
    await inTurns(
      [
        ...film.files.map((digest) => ({ ...itemKeys.file(digest), video, expiresAtSeconds })),
        ...bandsOfFilm(film).map((band) => ({
          ...itemKeys.band(band, video),
          band,
          video,
          expiresAtSeconds,
        })),
      ],
      (Item) => this.#db.send(new PutCommand({ TableName: this.#table, Item })),
    );
    await this.#db.send(
      new PutCommand({
        TableName: this.#table,
        Item: { ...itemKeys.film(video), ...film, expiresAtSeconds },
      }),
    );
  }

  /** Forgets a video that was deleted. May be called again. */
  async forget(video: string): Promise<void> {
    const film = await this.get(video);
    if (!film) return;
    await inTurns(
      [
        ...film.files.map((digest) => itemKeys.file(digest)),
        ...bandsOfFilm(film).map((band) => itemKeys.band(band, video)),
      ],
      (Key) => this.#db.send(new DeleteCommand({ TableName: this.#table, Key })),
    );
    await this.#db.send(new DeleteCommand({ TableName: this.#table, Key: itemKeys.film(video) }));
  }

  async get(video: string): Promise<Film | null> {
    const { Item } = await this.#db.send(
      new GetCommand({ TableName: this.#table, Key: itemKeys.film(video) }),
    );
    return Item ? Film.parse(Item) : null;
  }

  /** The film that a file was released of, byte for byte; null when it is none of ours. */
  async ofFile(digest: string): Promise<Film | null> {
    const { Item } = await this.#db.send(
      new GetCommand({ TableName: this.#table, Key: itemKeys.file(digest) }),
    );
    return Item ? this.get(FileItem.parse(Item).video) : null;
  }

  /** Ids of films that have something in common with these hashes of pictures and names of sounds, most in common first. */
  async near(hashes: readonly string[], soundKeys: readonly string[], most: number): Promise<string[]> {
    const votes = new Map<string, number>();
    await inTurns(bandsOfAll(hashes, soundKeys), async (band) => {
      const { Items = [] } = await this.#db.send(
        new QueryCommand({
          TableName: this.#table,
          IndexName: INDEXES.byBand,
          KeyConditionExpression: 'band = :band',
          ExpressionAttributeValues: { ':band': band },
          Limit: MOST_PER_BAND,
        }),
      );
      for (const item of Items) {
        const { video } = BandItem.parse(item);
        votes.set(video, (votes.get(video) ?? 0) + 1);
      }
    });
    return [...votes]
      .toSorted(([a, x], [b, y]) => y - x || (a < b ? -1 : 1))
      .slice(0, most)
      .map(([video]) => video);
  }
}
