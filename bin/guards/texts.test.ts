// biome-ignore-all lint/suspicious/noTemplateCurlyInString: samples of code are strings here
import { expect, test } from 'vitest'
import { texts } from './texts.ts'

const screen = (text: string) => texts([{ path: 'src/leads/screens/Inbox.tsx', text }]).length

test.each([
  '<p>Hello</p>',
  '<Field label="Name" />',
  "<Field label={'Name'} />",
  "<p>{on ? 'Yes' : t('no')}</p>",
  "<p>{'Hello'}</p>",
  '<p>{`Hello ${name}`}</p>',
  '<>{n} leads</>',
  "<p>Don't</p>",
  '<List<Row> rows={rows}><b>Hello</b></List>',
  "rows.map(row => <p key={row.id}>{row.id > 1 && 'many'}</p>)",
])('bites on %s', text => {
  expect(screen(`const a = ${text}`)).toBe(1)
})

test.each([
  "<p title={t('a')}>{t('b')} · {n} / {m}&nbsp;</p>",
  'useState<Foo>(new Map<string, number>())',
  'a < b && c > d ? x : y',
  '<T,>(x: T) => x',
  "<Box kind=\"wide\" tone={on ? 'good' : 'bad'} />",
  '<p>{/* a note */}</p>',
  "<p>{kind === 'new' ? t('a') : null}</p>",
  "<p>{t(kind === 'new' ? 'a' : 'b')}</p>",
  "<p>{rows.map(row => (<Row key={row.id} tone='good' />))}</p>",
  '<kbd>Esc</kbd>',
])('lets %s pass', text => {
  expect(screen(`const a = ${text}`)).toBe(0)
})

const declared = (languages: string, use: string) =>
  texts([
    { path: 'src/leads/screens/texts.ts', text: `export const t = defineTexts('leads', ${languages})` },
    { path: 'src/leads/screens/Inbox.tsx', text: `import { t } from './texts.ts'\n${use}` },
  ]).map(({ sentence }) => sentence.split(':')[0])

test('bites on unknown, unused and untranslated keys', () => {
  expect(declared("{ en: { a: 'A' } }", "t('a'); t('b')")).toEqual([
    "'b' is not in src/leads/screens/texts.ts",
  ])
  expect(declared("{ en: { a: 'A' } }", "t('a'); t(on ? 'a' : 'c')")).toHaveLength(1)
  expect(declared("{ en: { a: 'A', b: 'B, {n}' } }", "t('a')")).toEqual(["nothing says 'b'"])
  expect(declared("{ en: { a: 'A', b: 'B' }, nl: { a: 'A', c: 'C' } }", "t('a'); t('b')")).toHaveLength(2)
})

test('lets keys pass that are asked for by name, by part or by value', () => {
  const languages = "{ en: { title: 'T', 'state.new': 'N', old: `O`, n: '{n, plural, other {#}}' } }"
  expect(declared(languages, "t('title'); t(`state.${s}`); t('n', { n: 1 }); t({ x: 'old' }[y])")).toEqual([])
})
