/**
 * @generated SignedSource<<456e1ffa946c56f4252ec9a70c5fc786>>
 * @lightSyntaxTransform
 * @codegen-command: npm run relay
 */

/* tslint:disable */
/* eslint-disable */
// @ts-nocheck

import type { ConcreteRequest } from 'relay-runtime';
import type { FragmentRefs } from "relay-runtime";
export type FreshnessStatus = "DISABLED" | "DONE" | "DUE" | "FRESH" | "NEVER" | "NOTHING_TO_LIST" | "NO_DESTINATION" | "OVERDUE" | "UNKNOWN" | "%future added value";
export type InventoryFrequency = "DAILY" | "MONTHLY" | "ONCE" | "UNKNOWN" | "WEEKLY" | "%future added value";
export type InventoryFilterBy = {
  destinationBucket?: string | null | undefined;
  frequency?: InventoryFrequency | null | undefined;
  freshness?: ReadonlyArray<FreshnessStatus> | null | undefined;
  inventoryIdContains?: string | null | undefined;
  inventoryIdPrefix?: string | null | undefined;
  isEnabled?: boolean | null | undefined;
};
export type InventoryListQuery$variables = {
  bucket: string;
  count?: number | null | undefined;
  filterBy?: InventoryFilterBy | null | undefined;
  withTotalCount?: boolean | null | undefined;
};
export type InventoryListQuery$data = {
  readonly bucket: {
    readonly id: string;
    readonly " $fragmentSpreads": FragmentRefs<"InventoryList_bucket">;
  } | null | undefined;
};
export type InventoryListQuery = {
  response: InventoryListQuery$data;
  variables: InventoryListQuery$variables;
};

const node: ConcreteRequest = (function(){
var v0 = {
  "defaultValue": null,
  "kind": "LocalArgument",
  "name": "bucket"
},
v1 = {
  "defaultValue": null,
  "kind": "LocalArgument",
  "name": "count"
},
v2 = {
  "defaultValue": null,
  "kind": "LocalArgument",
  "name": "filterBy"
},
v3 = {
  "defaultValue": false,
  "kind": "LocalArgument",
  "name": "withTotalCount"
},
v4 = [
  {
    "kind": "Variable",
    "name": "name",
    "variableName": "bucket"
  }
],
v5 = {
  "alias": null,
  "args": null,
  "kind": "ScalarField",
  "name": "id",
  "storageKey": null
},
v6 = {
  "kind": "Variable",
  "name": "filterBy",
  "variableName": "filterBy"
},
v7 = [
  (v6/*:: as any*/),
  {
    "kind": "Variable",
    "name": "first",
    "variableName": "count"
  }
];
return {
  "fragment": {
    "argumentDefinitions": [
      (v0/*:: as any*/),
      (v1/*:: as any*/),
      (v2/*:: as any*/),
      (v3/*:: as any*/)
    ],
    "kind": "Fragment",
    "metadata": null,
    "name": "InventoryListQuery",
    "selections": [
      {
        "alias": null,
        "args": (v4/*:: as any*/),
        "concreteType": "Bucket",
        "kind": "LinkedField",
        "name": "bucket",
        "plural": false,
        "selections": [
          (v5/*:: as any*/),
          {
            "args": [
              {
                "kind": "Variable",
                "name": "count",
                "variableName": "count"
              },
              (v6/*:: as any*/),
              {
                "kind": "Variable",
                "name": "withTotalCount",
                "variableName": "withTotalCount"
              }
            ],
            "kind": "FragmentSpread",
            "name": "InventoryList_bucket"
          }
        ],
        "storageKey": null
      }
    ],
    "type": "Query",
    "abstractKey": null
  },
  "kind": "Request",
  "operation": {
    "argumentDefinitions": [
      (v0/*:: as any*/),
      (v2/*:: as any*/),
      (v1/*:: as any*/),
      (v3/*:: as any*/)
    ],
    "kind": "Operation",
    "name": "InventoryListQuery",
    "selections": [
      {
        "alias": null,
        "args": (v4/*:: as any*/),
        "concreteType": "Bucket",
        "kind": "LinkedField",
        "name": "bucket",
        "plural": false,
        "selections": [
          (v5/*:: as any*/),
          {
            "alias": null,
            "args": (v7/*:: as any*/),
            "concreteType": "InventoryConfigurationConnection",
            "kind": "LinkedField",
            "name": "inventories",
            "plural": false,
            "selections": [
              {
                "condition": "withTotalCount",
                "kind": "Condition",
                "passingValue": true,
                "selections": [
                  {
                    "alias": null,
                    "args": null,
                    "kind": "ScalarField",
                    "name": "totalCount",
                    "storageKey": null
                  }
                ]
              },
              {
                "alias": null,
                "args": null,
                "concreteType": "InventoryConfigurationEdge",
                "kind": "LinkedField",
                "name": "edges",
                "plural": true,
                "selections": [
                  {
                    "alias": null,
                    "args": null,
                    "concreteType": "InventoryConfiguration",
                    "kind": "LinkedField",
                    "name": "node",
                    "plural": false,
                    "selections": [
                      (v5/*:: as any*/),
                      {
                        "alias": null,
                        "args": null,
                        "kind": "ScalarField",
                        "name": "inventoryId",
                        "storageKey": null
                      },
                      {
                        "alias": null,
                        "args": null,
                        "kind": "ScalarField",
                        "name": "isEnabled",
                        "storageKey": null
                      },
                      {
                        "alias": null,
                        "args": null,
                        "kind": "ScalarField",
                        "name": "frequency",
                        "storageKey": null
                      },
                      {
                        "alias": null,
                        "args": null,
                        "kind": "ScalarField",
                        "name": "__typename",
                        "storageKey": null
                      }
                    ],
                    "storageKey": null
                  },
                  {
                    "alias": null,
                    "args": null,
                    "kind": "ScalarField",
                    "name": "cursor",
                    "storageKey": null
                  }
                ],
                "storageKey": null
              },
              {
                "alias": null,
                "args": null,
                "concreteType": "PageInfo",
                "kind": "LinkedField",
                "name": "pageInfo",
                "plural": false,
                "selections": [
                  {
                    "alias": null,
                    "args": null,
                    "kind": "ScalarField",
                    "name": "endCursor",
                    "storageKey": null
                  },
                  {
                    "alias": null,
                    "args": null,
                    "kind": "ScalarField",
                    "name": "hasNextPage",
                    "storageKey": null
                  }
                ],
                "storageKey": null
              },
              {
                "kind": "ClientExtension",
                "selections": [
                  {
                    "alias": null,
                    "args": null,
                    "kind": "ScalarField",
                    "name": "__id",
                    "storageKey": null
                  }
                ]
              }
            ],
            "storageKey": null
          },
          {
            "alias": null,
            "args": (v7/*:: as any*/),
            "filters": [
              "filterBy"
            ],
            "handle": "connection",
            "key": "InventoryList_inventories",
            "kind": "LinkedHandle",
            "name": "inventories"
          }
        ],
        "storageKey": null
      }
    ]
  },
  "params": {
    "cacheID": "82419b3d74307927d3e4acead677ec05",
    "id": null,
    "metadata": {},
    "name": "InventoryListQuery",
    "operationKind": "query",
    "text": "query InventoryListQuery(\n  $bucket: String!\n  $filterBy: InventoryFilterBy\n  $count: Int\n  $withTotalCount: Boolean = false\n) {\n  bucket(name: $bucket) {\n    id\n    ...InventoryList_bucket_2VHy7W\n  }\n}\n\nfragment InventoryList_bucket_2VHy7W on Bucket {\n  inventories(first: $count, filterBy: $filterBy) {\n    totalCount @include(if: $withTotalCount)\n    edges {\n      node {\n        id\n        inventoryId\n        isEnabled\n        frequency\n        __typename\n      }\n      cursor\n    }\n    pageInfo {\n      endCursor\n      hasNextPage\n    }\n  }\n  id\n}\n"
  }
};
})();

(node as any).hash = "6ee7265b34ea2873bfeaffebe5168f1f";

export default node;
