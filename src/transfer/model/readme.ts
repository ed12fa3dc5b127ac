/** The page in an archive of everything. `now` in UTC. */
export const readmeOf = (
  format: 'csv' | 'jsonl',
  now: Date,
): string => `Everything that Linchpin holds for you, as of ${now.toISOString()}.

One file a list (${format === 'csv' ? 'CSV, UTF-8, commas, RFC 4180' : 'JSON lines, UTF-8'}), in parts of a million rows. The names of the
columns are those of the fields of an import. The column that begins with "linchpin:" holds our ids; other columns that end
in Key refer to them. Days are year-month-day in the company's time zone, moments are UTC, amounts are in the company's currency.
${format === 'csv' ? 'A cell that a spreadsheet would run as a formula has an apostrophe before it; an import takes it off again.\n' : ''}
tables/ has every table whole, a file each, all as of one moment, as JSON lines with the ids of this installation; what is computed
from the rest and what lets somebody in stays behind. files/ has what was attached to entries of the contact log, under their
sha-256 (tables/touch_file.jsonl says which is which). archive.json says what stands where, with a sum of each.

To make an empty installation what this one was, ids, history, consents and files included:
  npm run linchpin -- load THIS.zip --data FOLDER
Passwords, sessions and keys are not in it. What is damaged, of a newer version, or not for an empty installation is refused.

To bring single lists into another installation, import in this order: users, products, accounts, persons, opportunities, orders,
touches, leads. Nothing has to be mapped. All of it comes back as history: nobody is told, no promise starts.
`
