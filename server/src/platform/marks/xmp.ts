// What a picture says of itself as XMP.

const PACKET_ID = 'W5M0MpCehiHzreSzNTczkc9d'

/** Attributes of a description, with their namespaces, put into what is there already; a packet of its own if nothing is. */
export function joinXmp(found: string | undefined, properties: string): string {
  const description = `<rdf:Description rdf:about="" ${properties}/>`
  const end = found?.lastIndexOf('</rdf:RDF>') ?? -1
  if (found !== undefined && end >= 0) return `${found.slice(0, end)}${description}${found.slice(end)}`
  return [
    `<?xpacket begin="\ufeff" id="${PACKET_ID}"?>`,
    '<x:xmpmeta xmlns:x="adobe:ns:meta/"><rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#">',
    description,
    '</rdf:RDF></x:xmpmeta><?xpacket end="w"?>',
  ].join('')
}
