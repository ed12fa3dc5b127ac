/** The address that opens the people behind a figure of a form. */
export const formDoor = (id: number, show: 'submissions' | 'views'): string => `/forms?of=${id}&show=${show}`
