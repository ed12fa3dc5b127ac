import { setFlagsFromString } from 'node:v8'

/**
 * Keeps the memory of this process near what it really holds. Rows that pass through in batches outlive the young
 * generation, and V8 lets such garbage lie until the old one is several times what is alive: a transfer whose live heap
 * stays at 55 MiB grew by hundreds. Here the old generation is cleared as soon as it is half as large again. Call it first.
 */
export function keepHeapSmall(): void {
  setFlagsFromString('--heap-growing-percent=50')
}
