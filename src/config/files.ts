import { homedir } from 'node:os';
import { join } from 'node:path';
import { ConfigError } from './config-error.ts';
import type { Given } from './secrets.ts';

/** The emulator's file, and its name in the log, which has no paths of this machine. */
export function emulatorFile(emulatorData: string, given: Given) {
  const isSet = given['EMULATOR_DATA'] !== undefined;
  if (emulatorData === ':memory:') return { emulatorData, emulatorName: 'memory' };
  return { emulatorData, emulatorName: isSet ? 'EMULATOR_DATA' : emulatorData };
}

/** The journal's directory without an account, which is another one for each of the emulator's files. */
export function emulatorJournal({ emulatorData, emulatorName }: ReturnType<typeof emulatorFile>) {
  if (emulatorData === ':memory:') return journal('.oss-emulator/updates');
  return journal(`${emulatorData}.updates`, `${emulatorName}.updates`);
}

/** The journal's directory with an account: the same one, wherever the server is started from. */
export function accountJournal(given: Given) {
  const folder = 'oss-inventory-graphql/journal';
  const state = given['XDG_STATE_HOME'];
  if (state !== undefined) return journal(join(state, folder), `$XDG_STATE_HOME/${folder}`);
  return journal(join(homeDirectory(), '.local/state', folder), `~/.local/state/${folder}`);
}

function journal(path: string, name = path) {
  return { journal: path, journalName: name };
}

function homeDirectory(): string {
  try {
    return homedir();
  } catch (cause) {
    // The user of a container may have none.
    const message = 'UPDATE_JOURNAL: is missing: this user has no home directory to keep it in';
    throw new ConfigError(message, { cause });
  }
}
