/** The id of each operation: the SHA-256 of its text. */
export const documentIds = {
  "AllInventories": "29f1451c866ef9469719f241e188f9e5279d47e709f14d2a8bcbdcbdc4f97c7d",
  "ApplyInventories": "1880257d8299c9fc013ae2222476773c6365ce66b36445fab82d9c67d1003683",
  "Buckets": "8e0623a27e6a103a0a256d49e292cf8675c03ecbd04f4d8537e358b12b0c9308",
  "CreateRule": "2919b5c5ecae715b16caab9dbc59c081eb2ec4c75488013b8c42ee43f0aae1cf",
  "DeleteRule": "310381824c2bb074968777371ec5590eb0b45f22f0b2f4bcf7e2f0cf78d5d6df",
  "LargestObjects": "28253b315d16be7b00a49551f9cd18acf2ff32ce445355deccd0cd84dbd4ab01",
  "LatestReports": "9e7af9865b22c216bde3f1661e99e094020169fff2ffba79c1b3c6399819d3ea",
  "OneRule": "5c2658fe8d795ddf935886de333cbddbb6e9025dc6232033d9663d81273140dd",
  "PlanInventories": "492f59ebdef5a7c9154f899ec6d7d39da0622a1d574c0a0be4dd88c75294f161",
  "ReportFiles": "79ff7034bd11875168005d5be295ec5e76f52c0deff90188a763f9a38d584cf6",
  "Rules": "fa3f8df791ed9edc26d68bda739f4d7c4fcbb71c77c44e2245f44a4ed365eb99",
  "SummarizeReport": "1eddf45f964ecd784bc0f01fa7e2b55cbca173b895abba3eb8bfdcc7b8cda54a",
  "UpdateRule": "05477ba1b1b4ff3aa83c3db1d516ed7c3337e307ccd789422d04d1549d6a5234"
};