import { Appearance } from '../../../model/protocol/appearance.ts';
import { logger } from '../../platform/log.ts';
import type { Codecs, Pixels } from '../../platform/media/codecs.ts';
import { keepingAwake } from '../../platform/media/decoder.ts';
import { perceptualHash } from '../../platform/media/perceptual-hash.ts';
import type { DescribedFace, FaceDescriber } from './appearance.client.ts';
import { hexOf, medianColor } from './appearance-color.ts';
import { agreedLook, lookOf } from './appearance-face.ts';
import { Film } from './appearance-film.ts';
import { Picture } from './appearance-picture.ts';
import { measureVoice, type Sound } from './appearance-voice.ts';
import type { Sample, Word } from './evidence.ts';

/** Pictures that are looked at: each is a call of the detector. */
const PICTURES = 5;
/** A head that looks further aside shows half a face, degrees. */
const MOST_YAW = 20;
/** Pictures of a character's clip. */
const CLIP_PICTURES = 8;
const JPEG_QUALITY = 92;

export interface MeterDependencies {
  /** False where there is no decoder of films. */
  readonly loadDecoder: () => Promise<boolean>;
  readonly codecs: Pick<Codecs, 'decode' | 'encodeJpeg'>;
  readonly faces: Pick<FaceDescriber, 'describe'>;
}

/** What was recorded of a person, and what the detectors found in it. */
export interface MeasuredRecording {
  readonly film: Uint8Array<ArrayBuffer>;
  /** The JPEG of the liveness session, for where films cannot be decoded. */
  readonly reference: Uint8Array | null;
  readonly samples: readonly Sample[];
  readonly words: readonly Word[];
}

/**
 * Measures how somebody looks and sounds, from a recording that was proved to be theirs. What cannot be measured is
 * missing, and never keeps anybody from enrolling: height and build are not to be seen in such a film, and without a decoder
 * there is one picture and no voice.
 */
export class AppearanceMeter {
  readonly #deps: MeterDependencies;

  constructor(deps: MeterDependencies) {
    this.#deps = deps;
  }

  /** @throws what the detector throws: another try may do better. */
  async ofPerson({ film, reference, samples, words }: MeasuredRecording): Promise<Appearance> {
    const found = await this.#decoded(film, async (opened) => ({
      pictures: await opened.pictures(frontalTimes(samples)),
      sound: await opened.sound(),
    }));
    const { pictures, sound } = found ?? { pictures: await this.#decodedPicture(reference), sound: null };
    return plausible({ ...(await this.#look(pictures)), ...voiceOf(sound, words) });
  }

  /** An animal's or a thing's commonest colour. */
  async ofClip(film: Uint8Array<ArrayBuffer>): Promise<Appearance> {
    const pictures = await this.#decoded(film, async (opened) => {
      const seconds = await opened.seconds();
      return opened.pictures(
        Array.from({ length: CLIP_PICTURES }, (_, at) => (seconds * (at + 0.5)) / CLIP_PICTURES),
      );
    });
    const subjects = (pictures ?? []).map((pixels) => new Picture(pixels).subject());
    const seen = subjects.filter((color) => color !== null);
    const coat = seen.length * 2 > subjects.length ? medianColor(seen) : null;
    return coat ? plausible({ coat: hexOf(coat) }) : {};
  }

  /**
   * Perceptual hashes of a clip's pictures at its whole seconds, of which engines keep frames of what they made. None
   * without a decoder, and none of plain surfaces.
   */
  async looksOfClip(film: Uint8Array<ArrayBuffer>): Promise<string[]> {
    const looks = await this.#decoded(film, async (opened) => {
      const seconds = Array.from({ length: Math.ceil(await opened.seconds()) }, (_, second) => second);
      const found: string[] = [];
      for await (const picture of opened.eachPicture(seconds)) {
        const look = perceptualHash(picture);
        if (look !== null) found.push(look);
      }
      return found;
    });
    return looks ?? [];
  }

  /** Null when the film cannot be read here. */
  async #decoded<T>(film: Uint8Array<ArrayBuffer>, read: (film: Film) => Promise<T>): Promise<T | null> {
    if (!(await this.#deps.loadDecoder())) return null;
    const opened = new Film(film);
    try {
      return await keepingAwake(() => read(opened));
    } catch {
      // what a decoder found wrong may quote the film
      logger.warn('nothing measured: the film does not decode');
      return null;
    } finally {
      opened.close();
    }
  }

  async #decodedPicture(jpeg: Uint8Array | null): Promise<Pixels[]> {
    if (!jpeg) return [];
    try {
      return [await this.#deps.codecs.decode({ format: 'jpeg', essence: jpeg })];
    } catch {
      logger.warn('nothing measured: the picture does not decode');
      return [];
    }
  }

  async #look(pictures: readonly Pixels[]): Promise<Partial<Appearance>> {
    const seen: { pixels: Pixels; face: DescribedFace }[] = [];
    for (const pixels of pictures) {
      const face = await this.#deps.faces.describe(await this.#deps.codecs.encodeJpeg(pixels, JPEG_QUALITY));
      if (face && Math.abs(face.yaw) <= MOST_YAW) seen.push({ pixels, face });
    }
    const { skin, hair, eyes, face, beard, glasses } = agreedLook(
      seen.map((one) => lookOf(one.pixels, one.face)),
      seen.map((one) => one.face),
    );
    return {
      ...(skin && { skin: hexOf(skin) }),
      ...((hair.length ?? hair.color) && {
        hair: {
          ...(hair.length && { length: hair.length }),
          ...(hair.color && { color: hexOf(hair.color) }),
        },
      }),
      // behind glasses one sees the room
      ...(eyes && glasses !== true && { eyes: hexOf(eyes) }),
      ...(beard !== null && { beard }),
      ...(glasses !== null && { glasses }),
      ...(face && { face }),
    };
  }
}

const voiceOf = (sound: Sound | null, words: readonly Word[]): Partial<Appearance> => {
  const voice = sound && measureVoice(sound, words);
  return voice ? { voice } : {};
};

/** Moments in which one face looked into the camera, spread over the film. Seconds. */
function frontalTimes(samples: readonly Sample[]): number[] {
  const frontal = samples.flatMap(({ time, faces: [face, another] }) =>
    face && !another && Math.abs(face.yaw) <= MOST_YAW ? [time] : [],
  );
  const count = Math.min(PICTURES, frontal.length);
  return Array.from(
    { length: count },
    (_, at) => frontal[Math.floor(((at + 0.5) * frontal.length) / count)] ?? 0,
  );
}

/** Leaves out what is no measure of anybody. */
function plausible(found: Partial<Appearance>): Appearance {
  const kept = Object.entries(found).filter(
    ([name, value]) => Appearance.safeParse({ [name]: value }).success,
  );
  return Appearance.parse(Object.fromEntries(kept));
}
