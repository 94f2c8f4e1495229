/** The id of each operation: the SHA-256 of its text. */
export const documentIds = {
  "Buckets": "8e0623a27e6a103a0a256d49e292cf8675c03ecbd04f4d8537e358b12b0c9308",
  "CreateRule": "712b96eef79515a39025d6211464f068df11a7a2c886f52c8229ee1ce6698a49",
  "DeleteRule": "0d050cb3ac53c847297f17d10e0457e5f9f58d3c703a7caf4ced575d121fc217",
  "OneRule": "5c693ebb8ad8daaa8c96333541db2f43ea75af5caa53e9e4c47067a07c976bb5",
  "Rules": "f3afd72e77f971690c71f64c59212408adfc0cee00f6f76ae8c47c02ff70c403",
  "UpdateRule": "00da478c307673ea20adb003a83e489ef074f3d853e2673d2e15b0bb54327287"
};