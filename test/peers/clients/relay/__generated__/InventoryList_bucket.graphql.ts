/**
 * @generated SignedSource<<a28434c217b3904149219d7d9aecb257>>
 * @lightSyntaxTransform
 * @codegen-command: npm run relay
 */

/* tslint:disable */
/* eslint-disable */
// @ts-nocheck

import type { ReaderFragment } from 'relay-runtime';
export type InventoryFrequency = "DAILY" | "MONTHLY" | "ONCE" | "UNKNOWN" | "WEEKLY" | "%future added value";
import type { FragmentRefs } from "relay-runtime";
export type InventoryList_bucket$data = {
  readonly id: string;
  readonly inventories: {
    readonly __id: string;
    readonly edges: ReadonlyArray<{
      readonly node: {
        readonly frequency: InventoryFrequency;
        readonly id: string;
        readonly inventoryId: string;
        readonly isEnabled: boolean;
      };
    }>;
    readonly totalCount?: number | null | undefined;
  } | null | undefined;
  readonly " $fragmentType": "InventoryList_bucket";
};
export type InventoryList_bucket$key = {
  readonly " $data"?: InventoryList_bucket$data;
  readonly " $fragmentSpreads": FragmentRefs<"InventoryList_bucket">;
};

import InventoryListPaginationQuery_graphql from './InventoryListPaginationQuery.graphql';

const node: ReaderFragment = (function(){
var v0 = [
  "inventories"
],
v1 = {
  "alias": null,
  "args": null,
  "kind": "ScalarField",
  "name": "id",
  "storageKey": null
};
return {
  "argumentDefinitions": [
    {
      "defaultValue": 20,
      "kind": "LocalArgument",
      "name": "count"
    },
    {
      "defaultValue": null,
      "kind": "LocalArgument",
      "name": "cursor"
    },
    {
      "defaultValue": null,
      "kind": "LocalArgument",
      "name": "filterBy"
    },
    {
      "defaultValue": false,
      "kind": "LocalArgument",
      "name": "withTotalCount"
    }
  ],
  "kind": "Fragment",
  "metadata": {
    "connection": [
      {
        "count": "count",
        "cursor": "cursor",
        "direction": "forward",
        "path": (v0/*:: as any*/)
      }
    ],
    "refetch": {
      "connection": {
        "forward": {
          "count": "count",
          "cursor": "cursor"
        },
        "backward": null,
        "path": (v0/*:: as any*/)
      },
      "fragmentPathInResult": [
        "node"
      ],
      "operation": InventoryListPaginationQuery_graphql,
      "identifierInfo": {
        "identifierField": "id",
        "identifierQueryVariableName": "id"
      }
    }
  },
  "name": "InventoryList_bucket",
  "selections": [
    {
      "alias": "inventories",
      "args": [
        {
          "kind": "Variable",
          "name": "filterBy",
          "variableName": "filterBy"
        }
      ],
      "concreteType": "InventoryConfigurationConnection",
      "kind": "LinkedField",
      "name": "__InventoryList_inventories_connection",
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
                (v1/*:: as any*/),
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
    (v1/*:: as any*/)
  ],
  "type": "Bucket",
  "abstractKey": null
};
})();

(node as any).hash = "f0bfe9da60d177d0758b912b60851e2e";

export default node;
