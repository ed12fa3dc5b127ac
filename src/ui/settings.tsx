import { createContext, useContext } from 'react'

/** Who reads and how the company writes money and time. */
export type Settings = {
  locale: string
  currency: string
  timeZone: string
  company: string
  sample: boolean
  user: { id: number; name: string; role: string; territory: string | null; singleKeys: boolean } | null
}

export const unknownSettings: Settings = {
  locale: 'en-GB',
  currency: 'EUR',
  timeZone: 'UTC',
  company: '',
  sample: false,
  user: null,
}
const Context = createContext<Settings>(unknownSettings)
export const SettingsProvider = Context.Provider
export const useSettings = (): Settings => useContext(Context)
