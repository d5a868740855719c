// Answers against what is known.

/**
 * How often an answer is right, and which questions it fails. An exception is no acceptance, and so is right where the
 * question is to be refused: whoever catches it is safe. `slowest` is in milliseconds, of the answers that came.
 */
export function count(questions, answers) {
  const result = { cases: questions.length, right: 0, acceptedWrongly: [], refusedWrongly: [], hung: [], thrown: 0, slowest: 0 };
  questions.forEach(({ id, accepted }, index) => {
    const answer = answers[index];
    if (answer.thrown !== undefined) result.thrown += 1;
    if (!answer.hung) result.slowest = Math.max(result.slowest, answer.took);
    if (answer.hung) result.hung.push(id);
    else if (answer.accepted === accepted) result.right += 1;
    else if (answer.accepted) result.acceptedWrongly.push(id);
    else result.refusedWrongly.push(id);
  });
  return result;
}
