/**
 * @generated SignedSource<<9820e3cb4c12583a4cd3e84e196e8823>>
 * @lightSyntaxTransform
 * @codegen-command: npm run relay
 */

/* tslint:disable */
/* eslint-disable */
// @ts-nocheck

import type { ConcreteRequest } from 'relay-runtime';
export type IncrementalOptionalField = "CRC64" | "ENCRYPTION_STATUS" | "ETAG" | "IS_MULTIPART_UPLOADED" | "LAST_MODIFIED_DATE" | "OBJECT_ACL" | "OBJECT_TYPE" | "RECORD_TIMESTAMP" | "RECORD_TYPE" | "REQUESTER" | "REQUEST_ID" | "SEQUENCE_NUMBER" | "SIZE" | "SOURCE_IP" | "STORAGE_CLASS" | "UNKNOWN" | "%future added value";
export type InventoryFormat = "CSV" | "UNKNOWN" | "%future added value";
export type InventoryFrequency = "DAILY" | "MONTHLY" | "ONCE" | "UNKNOWN" | "WEEKLY" | "%future added value";
export type InventoryIncludedObjectVersions = "ALL" | "CURRENT" | "UNKNOWN" | "%future added value";
export type InventoryOptionalField = "CRC64" | "ENCRYPTION_STATUS" | "ETAG" | "IS_MULTIPART_UPLOADED" | "LAST_ACCESS_DATE" | "LAST_ACCESS_TIMESTAMP" | "LAST_MODIFIED_DATE" | "OBJECT_ACL" | "OBJECT_TYPE" | "SIZE" | "STORAGE_CLASS" | "TAGGING_COUNT" | "TRANSITION_TIME" | "UNKNOWN" | "%future added value";
export type StorageClass = "ARCHIVE" | "COLD_ARCHIVE" | "DEEP_COLD_ARCHIVE" | "IA" | "STANDARD" | "UNKNOWN" | "%future added value";
export type CreateInventoryInput = {
  autoDelete?: boolean;
  bucket: string;
  dayOfMonth?: number | null | undefined;
  destination: OSSBucketDestinationInput;
  filter?: InventoryFilterInput | null | undefined;
  frequency: InventoryFrequency;
  includedObjectVersions: InventoryIncludedObjectVersions;
  incremental?: IncrementalInventoryInput | null | undefined;
  inventoryId: string;
  isEnabled: boolean;
  optionalFields?: ReadonlyArray<InventoryOptionalField> | null | undefined;
};
export type OSSBucketDestinationInput = {
  accountId: string;
  bucket: string;
  encryption?: InventoryEncryptionInput | null | undefined;
  format?: InventoryFormat;
  prefix?: string | null | undefined;
  roleName: string;
};
export type InventoryEncryptionInput = {
  sseKms: SseKmsEncryptionInput;
  sseOss?: never;
} | {
  sseKms?: never;
  sseOss: boolean;
};
export type SseKmsEncryptionInput = {
  keyId?: string | null | undefined;
};
export type InventoryFilterInput = {
  lastModifiedAfter?: string | null | undefined;
  lastModifiedBefore?: string | null | undefined;
  maxSize?: number | null | undefined;
  minSize?: number | null | undefined;
  prefix?: string | null | undefined;
  storageClasses?: ReadonlyArray<StorageClass> | null | undefined;
};
export type IncrementalInventoryInput = {
  intervalSeconds?: number;
  isEnabled?: boolean;
  optionalFields?: ReadonlyArray<IncrementalOptionalField>;
};
export type InventoryListCreateMutation$variables = {
  connections: ReadonlyArray<string>;
  input: CreateInventoryInput;
};
export type InventoryListCreateMutation$data = {
  readonly createInventory: {
    readonly __typename: string;
    readonly code?: string;
    readonly inventoryEdge?: {
      readonly cursor: string;
      readonly node: {
        readonly frequency: InventoryFrequency;
        readonly id: string;
        readonly inventoryId: string;
        readonly isEnabled: boolean;
      };
    };
    readonly message?: string;
  } | null | undefined;
};
export type InventoryListCreateMutation = {
  response: InventoryListCreateMutation$data;
  variables: InventoryListCreateMutation$variables;
};

const node: ConcreteRequest = (function(){
var v0 = {
  "defaultValue": null,
  "kind": "LocalArgument",
  "name": "connections"
},
v1 = {
  "defaultValue": null,
  "kind": "LocalArgument",
  "name": "input"
},
v2 = [
  {
    "kind": "Variable",
    "name": "input",
    "variableName": "input"
  }
],
v3 = {
  "alias": null,
  "args": null,
  "kind": "ScalarField",
  "name": "__typename",
  "storageKey": null
},
v4 = {
  "alias": null,
  "args": null,
  "concreteType": "InventoryConfigurationEdge",
  "kind": "LinkedField",
  "name": "inventoryEdge",
  "plural": false,
  "selections": [
    {
      "alias": null,
      "args": null,
      "kind": "ScalarField",
      "name": "cursor",
      "storageKey": null
    },
    {
      "alias": null,
      "args": null,
      "concreteType": "InventoryConfiguration",
      "kind": "LinkedField",
      "name": "node",
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
        },
        {
          "alias": null,
          "args": null,
          "kind": "ScalarField",
          "name": "frequency",
          "storageKey": null
        }
      ],
      "storageKey": null
    }
  ],
  "storageKey": null
},
v5 = {
  "kind": "InlineFragment",
  "selections": [
    {
      "alias": null,
      "args": null,
      "kind": "ScalarField",
      "name": "code",
      "storageKey": null
    },
    {
      "alias": null,
      "args": null,
      "kind": "ScalarField",
      "name": "message",
      "storageKey": null
    }
  ],
  "type": "Error",
  "abstractKey": "__isError"
};
return {
  "fragment": {
    "argumentDefinitions": [
      (v0/*:: as any*/),
      (v1/*:: as any*/)
    ],
    "kind": "Fragment",
    "metadata": null,
    "name": "InventoryListCreateMutation",
    "selections": [
      {
        "alias": null,
        "args": (v2/*:: as any*/),
        "concreteType": null,
        "kind": "LinkedField",
        "name": "createInventory",
        "plural": false,
        "selections": [
          (v3/*:: as any*/),
          {
            "kind": "InlineFragment",
            "selections": [
              (v4/*:: as any*/)
            ],
            "type": "CreateInventorySuccess",
            "abstractKey": null
          },
          (v5/*:: as any*/)
        ],
        "storageKey": null
      }
    ],
    "type": "Mutation",
    "abstractKey": null
  },
  "kind": "Request",
  "operation": {
    "argumentDefinitions": [
      (v1/*:: as any*/),
      (v0/*:: as any*/)
    ],
    "kind": "Operation",
    "name": "InventoryListCreateMutation",
    "selections": [
      {
        "alias": null,
        "args": (v2/*:: as any*/),
        "concreteType": null,
        "kind": "LinkedField",
        "name": "createInventory",
        "plural": false,
        "selections": [
          (v3/*:: as any*/),
          {
            "kind": "InlineFragment",
            "selections": [
              (v4/*:: as any*/),
              {
                "alias": null,
                "args": null,
                "filters": null,
                "handle": "appendEdge",
                "key": "",
                "kind": "LinkedHandle",
                "name": "inventoryEdge",
                "handleArgs": [
                  {
                    "kind": "Variable",
                    "name": "connections",
                    "variableName": "connections"
                  }
                ]
              }
            ],
            "type": "CreateInventorySuccess",
            "abstractKey": null
          },
          (v5/*:: as any*/)
        ],
        "storageKey": null
      }
    ]
  },
  "params": {
    "cacheID": "a45a9f0501f2db9d5c49c61024ac3c34",
    "id": null,
    "metadata": {},
    "name": "InventoryListCreateMutation",
    "operationKind": "mutation",
    "text": "mutation InventoryListCreateMutation(\n  $input: CreateInventoryInput!\n) {\n  createInventory(input: $input) {\n    __typename\n    ... on CreateInventorySuccess {\n      inventoryEdge {\n        cursor\n        node {\n          id\n          inventoryId\n          isEnabled\n          frequency\n        }\n      }\n    }\n    ... on Error {\n      __isError: __typename\n      code\n      message\n    }\n  }\n}\n"
  }
};
})();

(node as any).hash = "fd6e55ae24850d88ecc1a466ddfb2050";

export default node;
