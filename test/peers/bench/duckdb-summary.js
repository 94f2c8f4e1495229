import { createHash } from 'node:crypto';
import { createReadStream } from 'node:fs';
import { DuckDBInstance } from '@duckdb/node-api';

// The same figures of a report's files, and their checksums, by DuckDB.
const files = process.argv.slice(2);
const database = await DuckDBInstance.create(':memory:', { threads: '1' });
const connection = await database.connect();
const rows = `read_csv([${files.map((file) => `'${file}'`).join(', ')}], header = false, quote = '"',
  columns = {bucket: 'VARCHAR', key: 'VARCHAR', size: 'BIGINT', class: 'VARCHAR', modified: 'VARCHAR',
    etag: 'VARCHAR', encrypted: 'VARCHAR'})`;

async function query(sql) {
  const reader = await connection.runAndReadAll(sql);
  return reader.getRows().map((row) => row.map(String));
}

const md5 = [];
for (const file of files) {
  const hash = createHash('md5');
  for await (const chunk of createReadStream(file)) hash.update(chunk);
  md5.push(hash.digest('hex'));
}
const groups = await query(`
  WITH parts AS (
    SELECT string_split(key, '%2F') AS part, size, class, modified[1:7] AS month, encrypted FROM ${rows}
  ), levels AS (
    SELECT part[1] AS p1, part[2] AS p2, part[3] AS p3, part[4] AS p4, size, class, month, encrypted
    FROM parts
  )
  SELECT concat_ws('/', class, month, encrypted, p1, p2, p3, p4), count(*), sum(size)
  FROM levels
  GROUP BY GROUPING SETS ((), (class), (month), (encrypted), (p1), (p1, p2), (p1, p2, p3), (p1, p2, p3, p4))`);
const largest = await query(`SELECT size FROM ${rows} ORDER BY size DESC LIMIT 100`);
const { user, system } = process.cpuUsage();
const figures = {
  md5,
  groups: groups.map((cells) => cells.join(' ')).sort(),
  largest: largest.map(([size]) => size),
};
const mb = process.resourceUsage().maxRSS / 1024;
process.send({ cpuMs: (user + system) / 1000, mb, figures }, () => {
  connection.closeSync();
  process.disconnect();
});
