import { closeSync, openSync, readSync, rmSync, writeSync } from 'node:fs'

const pageBytes = 1_048_576
const keptPages = 48
const warmPages = 16

/**
 * The texts that cells of a workbook refer to by number. They lie end to end in pages; beyond some tens of megabytes the
 * pages go to a file, and those looked at last stay at hand: memory does not grow with the workbook.
 */
export type TextStore = {
  add(text: string): void
  get(index: number): string | undefined
  size(): number
  close(): void
}

/** A file that loses its name at once: it goes with the process that opened it, also when that is killed. */
function openNameless(path: string): number {
  const file = openSync(path, 'w+', 0o600)
  try {
    rmSync(path, { force: true })
  } catch {
    // Where an open file keeps its name, it is removed when it is closed.
  }
  return file
}

export function openTextStore(spillPath: string): TextStore {
  let starts = new Float64Array(65_536)
  let count = 0
  let end = 0
  let page = Buffer.alloc(pageBytes)
  const kept: Buffer[] = []
  const warm = new Map<number, Buffer>()
  let file: number | null = null
  let last = -1
  let lastText = ''

  const turn = () => {
    if (kept.length < keptPages) kept.push(page)
    else {
      file ??= openNameless(spillPath)
      writeSync(file, page, 0, pageBytes, (end / pageBytes - 1 - keptPages) * pageBytes)
    }
    page = Buffer.alloc(pageBytes)
  }
  const pageAt = (number: number): Buffer => {
    if (number < kept.length) return kept[number]!
    if (number === Math.floor(end / pageBytes)) return page
    let found = warm.get(number)
    if (!found) {
      found = Buffer.alloc(pageBytes)
      readSync(file!, found, 0, pageBytes, (number - keptPages) * pageBytes)
      if (warm.size >= warmPages) warm.delete(warm.keys().next().value!)
      warm.set(number, found)
    }
    return found
  }
  return {
    add(text) {
      if (count + 1 >= starts.length) {
        const wider = new Float64Array(starts.length * 2)
        wider.set(starts)
        starts = wider
      }
      starts[count++] = end
      const bytes = Buffer.from(text, 'utf8')
      for (let from = 0; from < bytes.length; ) {
        const place = end % pageBytes
        const taken = Math.min(bytes.length - from, pageBytes - place)
        bytes.copy(page, place, from, from + taken)
        from += taken
        end += taken
        if (end % pageBytes === 0) turn()
      }
      starts[count] = end
    },
    get(index) {
      if (!(index >= 0 && index < count)) return undefined
      if (index === last) return lastText
      const [from, to] = [starts[index]!, starts[index + 1]!]
      const parts: Buffer[] = []
      for (let at = from; at < to; ) {
        const place = at % pageBytes
        const taken = Math.min(to - at, pageBytes - place)
        parts.push(pageAt(Math.floor(at / pageBytes)).subarray(place, place + taken))
        at += taken
      }
      last = index
      lastText = parts.length === 1 ? parts[0]!.toString('utf8') : Buffer.concat(parts).toString('utf8')
      return lastText
    },
    size: () => count,
    close() {
      if (file === null) return
      closeSync(file)
      rmSync(spillPath, { force: true })
      file = null
    },
  }
}
