/** The id of each operation: the SHA-256 of its text. */
export const documentIds = {
  "Buckets": "8e0623a27e6a103a0a256d49e292cf8675c03ecbd04f4d8537e358b12b0c9308",
  "CreateRule": "2919b5c5ecae715b16caab9dbc59c081eb2ec4c75488013b8c42ee43f0aae1cf",
  "DeleteRule": "310381824c2bb074968777371ec5590eb0b45f22f0b2f4bcf7e2f0cf78d5d6df",
  "OneRule": "5c2658fe8d795ddf935886de333cbddbb6e9025dc6232033d9663d81273140dd",
  "Rules": "fa3f8df791ed9edc26d68bda739f4d7c4fcbb71c77c44e2245f44a4ed365eb99",
  "UpdateRule": "05477ba1b1b4ff3aa83c3db1d516ed7c3337e307ccd789422d04d1549d6a5234"
};