/** The limit of changes in one plan. */
export const MAX_CHANGES = 1000;

/** The limit of changes in one call. */
export const MAX_APPLIED = 100;
