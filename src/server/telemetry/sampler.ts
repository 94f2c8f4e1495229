import {
  AlwaysOffSampler,
  AlwaysOnSampler,
  ParentBasedSampler,
  type Sampler,
  TraceIdRatioBasedSampler,
} from '@opentelemetry/sdk-trace';
import type { Logger } from 'pino';

/** Chooses the traces that are sent, as OpenTelemetry's variables of the same names. */
export interface SamplerOptions {
  /** For example `parentbased_traceidratio`. @default 'parentbased_always_on' */
  readonly sampler?: string | undefined;
  /** The argument of a ratio: 0 to 1. @default '1' */
  readonly samplerArg?: string | undefined;
}

const PARENT_BASED = 'parentbased_';

/**
 * Creates the sampler of OTEL_TRACES_SAMPLER; the SDK itself does not read the variable. As OpenTelemetry specifies, an
 * unknown name or an invalid argument is a warning and counts as not set, because orchestrators set these variables for
 * all of their programs.
 */
export function createSampler(
  { sampler = `${PARENT_BASED}always_on`, samplerArg }: SamplerOptions,
  log: Logger,
): Sampler {
  const root = rootSampler(sampler.replace(PARENT_BASED, ''), samplerArg, log);
  if (root) return sampler.startsWith(PARENT_BASED) ? new ParentBasedSampler({ root }) : root;
  log.warn({ sampler }, 'OTEL_TRACES_SAMPLER is not supported: parentbased_always_on is used');
  return new ParentBasedSampler({ root: new AlwaysOnSampler() });
}

function rootSampler(name: string, arg: string | undefined, log: Logger): Sampler | undefined {
  switch (name) {
    case 'always_on':
      return new AlwaysOnSampler();
    case 'always_off':
      return new AlwaysOffSampler();
    case 'traceidratio':
      return new TraceIdRatioBasedSampler(ratioOf(arg, log));
    default:
      return undefined;
  }
}

function ratioOf(arg: string | undefined, log: Logger): number {
  const ratio = arg === undefined ? 1 : Number(arg);
  if (ratio >= 0 && ratio <= 1) return ratio;
  log.warn({ arg }, 'OTEL_TRACES_SAMPLER_ARG is not a number from 0 to 1: 1 is used');
  return 1;
}
