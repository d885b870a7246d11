import { execFileSync } from 'node:child_process';
import { readFileSync, rmSync } from 'node:fs';
import path from 'node:path';
import { DockerImage, RemovalPolicy } from 'aws-cdk-lib';
import { Architecture, Code, LayerVersion } from 'aws-cdk-lib/aws-lambda';
import type { Construct } from 'constructs';
import * as z from 'zod';

/** Never bundled: it is native, and GPL. */
export const DECODER = '@napi-rs/webcodecs';
/** What it runs on there. Named, because npm passes over an optional package that it cannot find without a word. */
const PLATFORM = `${DECODER}-linux-arm64-gnu`;
const Manifest = z.object({ optionalDependencies: z.record(z.string(), z.string()) });

/**
 * The decoder of films for the cloud's processor, from npm. Made only when a stack that has it is synthesized for a deploy:
 * that takes the network, which tests and a synth with the default settings do without. It links x264: GPL.
 */
export class DecoderLayer extends LayerVersion {
  constructor(scope: Construct, id: string) {
    super(scope, id, {
      description: `${DECODER}: decodes films`,
      compatibleArchitectures: [Architecture.ARM_64],
      removalPolicy: RemovalPolicy.DESTROY,
      code: Code.fromAsset('lib/provenance', {
        bundling: {
          // never used: the packages are fetched without Docker, or not at all
          image: DockerImage.fromRegistry('scratch'),
          local: {
            tryBundle: (folder) => {
              install(path.join(folder, 'nodejs'));
              return true;
            },
          },
        },
        // what is in the layer depends on the version, not on the folder it is said to come from
        assetHash: `${DECODER}@${version()}`,
      }),
    });
  }
}

const version = (): string => {
  const { optionalDependencies } = Manifest.parse(JSON.parse(readFileSync('package.json', 'utf8')));
  const found = optionalDependencies[DECODER];
  if (!found) throw new Error(`package.json does not name ${DECODER}`);
  return found;
};

function install(folder: string): void {
  const platform = ['--os', 'linux', '--cpu', 'arm64', '--libc', 'glibc'];
  const quiet = ['--ignore-scripts', '--no-audit', '--no-fund', '--no-save', '--no-package-lock'];
  const packages = [DECODER, PLATFORM].map((name) => `${name}@${version()}`);
  execFileSync('npm', ['install', '--prefix', folder, ...platform, ...quiet, ...packages], {
    stdio: ['ignore', 'ignore', 'inherit'],
  });
  rmSync(path.join(folder, 'package.json'), { force: true });
}
