/** Tables with a person's id that name nobody: the reason stands beside each. */
export const namesNobody: Readonly<Record<string, string>> = {
  account_identity: 'accounts that were merged',
  lifecycle_due: 'ids of records whose stage waits to be computed, for a minute',
  intent_due: 'ids of records whose signals wait to be asked, for a minute',
  segment_due: 'ids of records whose segments wait to be asked, for a minute',
  erasure: 'ids and counts of what was erased',
  visitor_point: 'when a browser was whose: ids and times; an erased person is passed over',
  visitor_stretch: 'ids of the subjects of a browser that several people use',
  visitor_release: 'ids of a browser and whoever it was taken from, with the reason',
  stitch_conflict: 'ids of what was not joined',
  tracking_arrival: 'a sample of what arrived, for a day',
}
