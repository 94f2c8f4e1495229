/** The id of each operation: the SHA-256 of its text. */
export const documentIds = {
  "Buckets": "8e0623a27e6a103a0a256d49e292cf8675c03ecbd04f4d8537e358b12b0c9308",
  "CreateRule": "6df1275d26cd30312a200d34f219e68ee32b0ad98afd3e18ae7bd922c1765f18",
  "DeleteRule": "72158f0493ef1dee5fafe2918f8b407fb889685f4e0a6219fe7a9aa498bc77e9",
  "OneRule": "5c2658fe8d795ddf935886de333cbddbb6e9025dc6232033d9663d81273140dd",
  "Rules": "fa3f8df791ed9edc26d68bda739f4d7c4fcbb71c77c44e2245f44a4ed365eb99",
  "UpdateRule": "234b7c20894f5f7b732e0ea09bb189518aeabbd4b651ad09df41414983bef0a9"
};