/** A configuration that cannot be used: `message` has a line for each thing that is wrong. */
export class ConfigError extends Error {
  override readonly name = 'ConfigError';
}
