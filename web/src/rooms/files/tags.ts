/** What a person typed into a field of tags, with commas of either script between: each once, none empty. */
export const tagsOf = (typed: string): string[] =>
  [...new Set(typed.split(/[,，、]/).map((tag) => tag.trim()))].filter(Boolean)
