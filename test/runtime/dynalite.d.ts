declare module 'dynalite' {
  /** A server that answers as DynamoDB does. */
  function dynalite(options?: { readonly createTableMs?: number }): import('node:http').Server;
  export = dynalite;
}
