import { expect } from 'vitest';
import { startSubgraph } from '../../federation/references.ts';
import type { TestSystem } from '../../support/system.ts';
import { type GATEWAYS, type Gateway, startTeam } from './gateways.ts';
import { COMPOSERS, service, TEAM_SDL } from './subgraphs.ts';

/** A gateway in front of this server and of a subgraph of teams, over loopback. */
export interface Graph extends AsyncDisposable {
  readonly subgraph: TestSystem;
  readonly ask: Gateway['ask'];
  /** How many requests the gateway sent to this server. */
  sent(): number;
}

/**
 * Does what a gateway's owner does: composes the SDL of the running servers, and starts the gateway.
 *
 * @param startOurs starts this server; left out: with the 1,000 rules of `startSubgraph`.
 */
export async function startGraph(
  { composer, start }: (typeof GATEWAYS)[number],
  startOurs: () => Promise<TestSystem> = startSubgraph,
): Promise<Graph> {
  await using stack = new AsyncDisposableStack();
  const subgraph = stack.use(await startOurs());
  const team = stack.use(await startTeam());
  const { data } = await subgraph.askText('{ _service { sdl } }');
  const { supergraph, errors } = COMPOSERS[composer]([
    service('inventory', sdlOf(data?.['_service']), subgraph.url),
    service('team', TEAM_SDL, team.url),
  ]);
  expect(errors).toEqual([]);
  const gateway = stack.use(await start(supergraph));
  const before = requestsTo(subgraph);
  const owned = stack.move();
  return {
    subgraph,
    ask: gateway.ask,
    sent: () => requestsTo(subgraph) - before,
    [Symbol.asyncDispose]: () => owned.disposeAsync(),
  };
}

function requestsTo({ log }: TestSystem): number {
  return log.filter(({ msg }) => msg === 'request').length;
}

function sdlOf(service: unknown): string {
  const sdl = typeof service === 'object' && service && 'sdl' in service ? service.sdl : undefined;
  if (typeof sdl !== 'string') throw new Error('There is no SDL.');
  return sdl;
}
