/** "1 shot", "2 shots". Chinese has no plural. */
export const counted = (count: number, noun: string): string => `${count} ${noun}${count === 1 ? '' : 's'}`
