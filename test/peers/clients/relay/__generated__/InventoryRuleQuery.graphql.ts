/**
 * @generated SignedSource<<674090e9541b27b9167a08d2383115f1>>
 * @lightSyntaxTransform
 * @codegen-command: npm run relay
 */

/* tslint:disable */
/* eslint-disable */
// @ts-nocheck

import type { ConcreteRequest } from 'relay-runtime';
export type InventoryRuleQuery$variables = {
  bucket: string;
  inventoryId: string;
};
export type InventoryRuleQuery$data = {
  readonly inventories: {
    readonly totalCount: number;
  };
  readonly inventory: {
    readonly id: string;
    readonly inventoryId: string;
    readonly isEnabled: boolean;
  } | null | undefined;
};
export type InventoryRuleQuery = {
  response: InventoryRuleQuery$data;
  variables: InventoryRuleQuery$variables;
};

const node: ConcreteRequest = (function(){
var v0 = [
  {
    "defaultValue": null,
    "kind": "LocalArgument",
    "name": "bucket"
  },
  {
    "defaultValue": null,
    "kind": "LocalArgument",
    "name": "inventoryId"
  }
],
v1 = {
  "kind": "Variable",
  "name": "bucket",
  "variableName": "bucket"
},
v2 = [
  {
    "alias": null,
    "args": [
      (v1/*:: as any*/),
      {
        "kind": "Variable",
        "name": "inventoryId",
        "variableName": "inventoryId"
      }
    ],
    "concreteType": "InventoryConfiguration",
    "kind": "LinkedField",
    "name": "inventory",
    "plural": false,
    "selections": [
      {
        "alias": null,
        "args": null,
        "kind": "ScalarField",
        "name": "id",
        "storageKey": null
      },
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
      }
    ],
    "storageKey": null
  },
  {
    "alias": null,
    "args": [
      (v1/*:: as any*/),
      {
        "kind": "Literal",
        "name": "first",
        "value": 0
      }
    ],
    "concreteType": "InventoryConfigurationConnection",
    "kind": "LinkedField",
    "name": "inventories",
    "plural": false,
    "selections": [
      {
        "alias": null,
        "args": null,
        "kind": "ScalarField",
        "name": "totalCount",
        "storageKey": null
      }
    ],
    "storageKey": null
  }
];
return {
  "fragment": {
    "argumentDefinitions": (v0/*:: as any*/),
    "kind": "Fragment",
    "metadata": {
      "throwOnFieldError": true
    },
    "name": "InventoryRuleQuery",
    "selections": (v2/*:: as any*/),
    "type": "Query",
    "abstractKey": null
  },
  "kind": "Request",
  "operation": {
    "argumentDefinitions": (v0/*:: as any*/),
    "kind": "Operation",
    "name": "InventoryRuleQuery",
    "selections": (v2/*:: as any*/)
  },
  "params": {
    "cacheID": "626e78f53df0f315233535ee0a8d17f0",
    "id": null,
    "metadata": {},
    "name": "InventoryRuleQuery",
    "operationKind": "query",
    "text": "query InventoryRuleQuery(\n  $bucket: String!\n  $inventoryId: String!\n) {\n  inventory(bucket: $bucket, inventoryId: $inventoryId) {\n    id\n    inventoryId\n    isEnabled\n  }\n  inventories(bucket: $bucket, first: 0) {\n    totalCount\n  }\n}\n"
  }
};
})();

(node as any).hash = "3a88aed7b4b92cf8db1e90f46e0b2c4a";

export default node;
