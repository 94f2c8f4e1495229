import { BlockList, isIP } from 'node:net';
import { z } from 'zod';
import { isServiceLink, SERVICE_LINK_HINT } from './raw-environment.ts';
import { kindTexts } from './variables.ts';

/** A port; 0 takes a free one. */
export const port = z
  .string()
  .refine((text) => /^\d{1,5}$/.test(text) && Number(text) <= 65535, {
    error: ({ input }) =>
      `must be a whole number from 0 (takes a free port) to 65535${isServiceLink(String(input)) ? `; ${SERVICE_LINK_HINT}` : ''}`,
  })
  .transform(Number)
  .register(kindTexts, { values: 'a port, 0 to 65535; 0 takes a free one' });

/** A whole number above 0, small enough for timers. */
export const positive = z
  .string()
  .refine((text) => /^[1-9]\d{0,8}$/.test(text), { error: 'must be a whole number above 0' })
  .transform(Number)
  .register(kindTexts, { values: 'a whole number, 1 to 999999999' });

/** A whole number, 0 or more. */
export const whole = z
  .string()
  .refine((text) => /^\d{1,9}$/.test(text), { error: 'must be a whole number, 0 or more' })
  .transform(Number)
  .register(kindTexts, { values: 'a whole number, 0 to 999999999' });

/** As in YAML and shells: `1`, `yes` and `on` are true too, in any case. */
export const flag = z
  .stringbool({ error: 'must be true or false' })
  .register(kindTexts, { values: '`true` or `false`' });

/** One of some words, in any case. */
export function oneOf<const Word extends string>(...words: readonly Word[]) {
  return z
    .string()
    .toLowerCase()
    .pipe(z.enum(words, `must be one of ${words.join(', ')}`))
    .register(kindTexts, { values: listed(words) });
}

/** Words as the documentation lists them. */
export function listed(words: readonly string[]): string {
  return words.map((word) => `\`${word}\``).join(', ');
}

/** An address or a name to listen on. An IPv6 address may have brackets, as in a URL. */
export const host = z
  .string()
  .transform((text) => text.replace(/^\[(.*)\]$/, '$1'))
  .refine((text) => isIP(text) !== 0 || /^[\w.-]+$/.test(text), {
    error: 'must be an IP address or a host name, without scheme and port',
  });

/** Items separated by commas or white space. */
export const list = z.string().transform((text) => text.split(/[\s,]+/).filter(Boolean));

/** A web address, without a user: that would be a secret, and addresses are shown. */
export const webUrl = z
  .string()
  .refine((text) => /^https?:\/\/[^\s@]+$/.test(text) && URL.canParse(text), {
    error: 'must be an http:// or https:// address, without user',
  })
  .register(kindTexts, { values: 'an `http://` or `https://` address, without user' });

const loopback = new BlockList();
loopback.addSubnet('127.0.0.0', 8, 'ipv4');
loopback.addAddress('::1', 'ipv6');

/** Whether only this machine can reach an address. An IPv6 address may have brackets, as in a URL. */
export function isLoopback(address: string): boolean {
  const host = address.replace(/^\[(.*)\]$/, '$1');
  if (host === 'localhost') return true;
  const version = isIP(host);
  return version !== 0 && loopback.check(host, version === 4 ? 'ipv4' : 'ipv6');
}
