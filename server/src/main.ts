// argv to a command. Everything else is in cli/ and studio/.
import { runCommandLine } from './cli/command-line.ts'

// Sockets that are kept alive for a next request must not keep a command from ending.
process.exit(await runCommandLine(process.argv.slice(2)))
