/** The server takes no larger ones; sending 50 MB to hear that helps nobody. */
export const SCRIPT_FILE_BYTES_MAX = 40 * 1024 * 1024

/** What the server reads; it looks at the content, so other endings of text are welcome too. */
export const SCRIPT_FILE_KINDS =
  '.txt,.fountain,.spmd,.md,.fdx,.docx,.odt,.pdf,.rtf,.srt,.vtt,.csv,.tsv,.xlsx,text/plain'

/** One upload at a time belongs to the script of a project, from wherever it is sent. */
export const placeOfScript = (projectId: string) => `script.${projectId}`
