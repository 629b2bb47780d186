// Search: pages that explain come before the headers.
var Scorer = {
  score: (result) => {
    const [docname, , , , score] = result;
    return docname.startsWith("api/") || docname.startsWith("project/") ? score - 12 : score;
  },
  objNameMatch: 11,
  objPartialMatch: 6,
  objPrio: { 0: 15, 1: 5, 2: -5 },
  objPrioDefault: 0,
  title: 15,
  partialTitle: 7,
  term: 5,
  partialTerm: 2,
};
