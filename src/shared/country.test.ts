import { expect, it } from 'vitest'
import { countryCode } from './country.ts'

it.each([
  ['NL', 'NL'],
  ['nl', 'NL'],
  ['Netherlands', 'NL'],
  ['Nederland', 'NL'],
  ['Niederlande', 'NL'],
  ['Germany', 'DE'],
  ['Deutschland', 'DE'],
  ['United Kingdom', 'GB'],
  ['UK', 'GB'],
  ['United States', 'US'],
  ['Österreich', 'AT'],
  ['Atlantis', null],
  ['', null],
  ['QQ', null],
])('%s is %s', (text, code) => expect(countryCode(text)).toBe(code))
