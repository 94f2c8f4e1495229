import { type BucketCall, requireBody } from './call.ts';
import { idOfToken, tokenAfter } from './continuation-token.ts';
import { invalidArgument, noSuchInventory, OssError } from './errors.ts';
import { checkId, normaliseInventory } from './inventory-document.ts';
import { type Answer, documentAnswer } from './operations.ts';
import { queryValue } from './query.ts';
import { leaf, wrap, xmlDocument } from './xml.ts';

/** OSS EC 0020-00000039 */
const MAX_RULES = 1000;

/** PUT only creates: an existing id is a 409. */
export function putBucketInventory(call: BucketCall): Answer {
  const { bucket, query, settings, store } = call;
  const id = queryValue(query, 'inventoryId') ?? '';
  const xml = normaliseInventory(requireBody(call), {
    inventoryId: id,
    bucket,
    findBucket: (name) => store.bucket(name),
    hasIncremental: settings.incrementalInventory,
  });
  if (store.rule(bucket.name, id) !== undefined) {
    throw new OssError({
      status: 409,
      code: settings.alreadyExistsCode,
      message: 'The Inventory Configuration already exists.',
      ec: '0020-00000042',
    });
  }
  if (store.countRules(bucket.name) >= MAX_RULES) {
    throw new OssError({
      status: 400,
      code: 'InventoryExceedLimit',
      message: 'You are not allowed to create more inventory than limit.',
      ec: '0020-00000039',
    });
  }
  store.putRules(bucket.name, [{ id, xml }], settings.firstRunOfNewRules());
  return { status: 200 };
}

/** Returns one rule; 404 if the bucket has no rule with this id. */
export function getBucketInventory({ bucket, query, rules }: BucketCall): Answer {
  const rule = rules.rule(bucket.name, requireId(query));
  if (rule === undefined) throw noSuchInventory();
  return documentAnswer(xmlDocument(rule.xml));
}

/** 204 also if the id does not exist. */
export function deleteBucketInventory({ bucket, query, store }: BucketCall): Answer {
  store.deleteRule(bucket.name, requireId(query));
  return { status: 204 };
}

/**
 * A page of rules after the token, which is the last id of the previous page and need not exist. Without a token,
 * from the start; without any rule in the bucket, a 404. It is unknown what OSS answers to a token after the last id:
 * here an empty page with IsTruncated false.
 */
export function listBucketInventory({ bucket, query, rules, settings }: BucketCall): Answer {
  const token = queryValue(query, 'continuation-token') ?? '';
  const { continuationTokens, rulesPerPage } = settings;
  const after = idOfToken(token, continuationTokens);
  const found = rules.rules(bucket.name, after, rulesPerPage + 1);
  if (found.length === 0 && rules.rules(bucket.name, '', 1).length === 0) throw noSuchInventory();
  const page = found.slice(0, rulesPerPage);
  const last = found.length > rulesPerPage ? page.at(-1) : undefined;
  const next = last && tokenAfter(last.id, continuationTokens);
  return documentAnswer(
    xmlDocument(
      wrap(
        'ListInventoryConfigurationsResult',
        ...page.map(({ xml }) => xml),
        leaf('IsTruncated', next !== undefined),
        next === undefined ? '' : leaf('NextContinuationToken', next),
        token === '' ? '' : leaf('ContinuationToken', token),
      ),
    ),
  );
}

/** OSS EC 0020-00000002; an empty id is not a LIST. */
function requireId(query: BucketCall['query']): string {
  const id = queryValue(query, 'inventoryId') ?? '';
  if (id === '') {
    const message = 'The request is missing the required inventoryId.';
    throw invalidArgument('inventoryId', '', message, '0020-00000002');
  }
  checkId(id);
  return id;
}
