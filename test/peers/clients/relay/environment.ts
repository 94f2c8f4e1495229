import { Environment, type FetchFunction, Network, RecordSource, Store } from 'relay-runtime';
import type { Credentials } from '../credentials.ts';

/** A Relay environment for the server at `url`. */
export function createEnvironment(url: string, credentials: Credentials = () => ({})): Environment {
  const send: FetchFunction = async ({ text }, variables) => {
    const json = { 'content-type': 'application/json', accept: 'application/json' };
    const response = await fetch(url, {
      method: 'POST',
      headers: { ...json, ...(await credentials()) },
      body: JSON.stringify({ query: text, variables }),
    });
    return response.json();
  };
  return new Environment({ network: Network.create(send), store: new Store(new RecordSource()) });
}
