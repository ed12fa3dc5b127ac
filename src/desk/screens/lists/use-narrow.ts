import { useSyncExternalStore } from 'react'

const query = '(max-width: 700px)'

/** Whether the screen is a phone's. */
export const useNarrow = (): boolean =>
  useSyncExternalStore(
    listener => {
      const media = window.matchMedia(query)
      media.addEventListener('change', listener)
      return () => media.removeEventListener('change', listener)
    },
    () => window.matchMedia(query).matches,
  )
