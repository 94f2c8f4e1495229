/** Reads a boolean: `true` or `1`, in any case and with white space around it. Anything else is `false`. */
export function readBoolean(text: string): boolean {
  return /^(?:true|1)$/i.test(text.trim());
}

const TIME = /^(\d{4}-\d\d-\d\d)(?:[T ](\d\d:\d\d:\d\d(?:\.\d+)?)(Z|[+-]\d\d:?\d\d)?)?$/i;

/** Reads an ISO 8601 time or date; without an offset it is UTC. `null`: it is not a time that a `DateTime` can have. */
export function readTime(text: string): Date | null {
  const [, day = '', time = '00:00:00', offset = 'Z'] = TIME.exec(text.trim()) ?? [];
  const midnight = representable(new Date(`${day}T00:00:00Z`));
  // JavaScript reads 30 February as 1 March.
  if (midnight?.toISOString().slice(0, 10) !== day) return null;
  return representable(new Date(`${day}T${time}${offset}`));
}

/** `null` for a time that RFC 3339 cannot write, with its four digits for the year. */
export function representable(time: Date): Date | null {
  const year = time.getUTCFullYear();
  return year >= 1 && year <= 9999 ? time : null;
}
