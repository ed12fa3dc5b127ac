import { openDatabase, type Urls } from '../src/platform/database.ts'
import { silentLog } from '../src/platform/log.ts'
import { systemActor } from '../src/team/model/actor.ts'
import { importFile } from '../src/transfer/import-file.ts'

// A process of its own that imports one file beside the program that holds the data folder, and that may be killed: DATA FILE,
// and in BENCH_URLS how the database is reached. It says the id of its import, then the rows after each chunk.
const [dataDir, file] = process.argv.slice(2) as [string, string]
const urls = JSON.parse(process.env.BENCH_URLS ?? '') as Urls
const db = openDatabase(urls, { log: silentLog, poolSize: 2 })
await importFile({
  db,
  clock: () => new Date(),
  dataDir,
  actor: systemActor,
  kind: 'persons',
  file,
  onStart: id => process.stdout.write(`import ${id}\n`),
  onProgress: rows => process.stdout.write(`rows ${rows}\n`),
})
await db.close()
