/** The id of each operation: the SHA-256 of its text. */
export const documentIds = {
  "Buckets": "8e0623a27e6a103a0a256d49e292cf8675c03ecbd04f4d8537e358b12b0c9308",
  "CreateRule": "485bd7dcdc55193872db7ed9ac9fad2e365cfd2726a30e7980f488874ef8d623",
  "DeleteRule": "fc79c387d2a5b347ab9dfbce7968562e41568bb15bddb58921dabfe5f6fa0f62",
  "OneRule": "5f54f9d400a985bfd1de477fc50bf5e352595a85627bfa89b3881871b39e0527",
  "Rules": "8ac3db6c004f5c0098d482a3e376ffc220de3b1479203b597f9e46c3800823a1",
  "UpdateRule": "76edcf8de30dabd9857dd1fc79a2a7d907a83d88e3aed6116b9b21eda7f6f6e5"
};