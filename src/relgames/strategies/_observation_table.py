"""The observation table: from the answers of a black box to the machine that gives them.

Inputs are numbers below k, outputs numbers below 256. The black box answers a word, a tuple of inputs, with its output
before the first input and after each one. The table has a row for each *access word* s and each s·a, a column for each
*suffix* e, and in a cell the outputs along e after the row's word. Two words with different rows lead to different
states; a row that none of the access words has is a state that was not known, and its word becomes an access word.
Once there is none left, the access words are the states of a machine [1]_.

A word on which the black box and that machine disagree yields a new suffix: replace its first i inputs by the access
word of the state that they lead to. With i = 0 the answer is the black box's, with i = its length the machine's; at
some i it changes from one to the other. The inputs after i tell two words apart that the machine takes to one
state [2]_. So every disagreement adds a state, and access words stay distinct. Whole outputs along a suffix in place of
the last one cost nothing, as one run shows them all, and find more states at once [3]_.

References
----------
.. [1] D. Angluin, "Learning regular sets from queries and counterexamples", Information and Computation 75
   (1987) 87–106.
.. [2] R. L. Rivest and R. E. Schapire, "Inference of finite automata using homing sequences", Information and
   Computation 103 (1993) 299–347, section 4.5.
.. [3] M. Shahbaz and R. Groz, "Inferring Mealy machines", FM 2009, LNCS 5850, 207–222.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from time import perf_counter

import numpy as np

Word = tuple[int, ...]


class Limit(Exception):
    """A limit was reached; its argument says which."""


class Answers:
    """The black box with a memory: a tree of all words that it was given.

    Parameters
    ----------
    run : callable, word -> sequence of int
        Plays a word on the black box: the output before the first input, and after each.
    inputs : int
        The number of inputs.
    queries : int
        How many words may be played.
    deadline : float
        When to stop, on the clock of `time.perf_counter`.
    """

    def __init__(self, run: Callable[[Word], Sequence[int]], inputs: int, queries: int, deadline: float) -> None:
        self._run, self._inputs, self._most, self._deadline = run, inputs, queries, deadline
        self._children: list[int] = [0] * inputs
        self._output: list[int] = [-1]
        self.queries = self.rounds = 0

    def __call__(self, word: Word) -> list[int]:
        """Return the outputs before the first input and after each."""
        outputs = [self._output[0]]
        node = 0
        for letter in word:
            node = self._children[node * self._inputs + letter]
            if not node:
                return self._ask(word)
            outputs.append(self._output[node])
        return outputs if self.queries else self._ask(word)

    def _ask(self, word: Word) -> list[int]:
        if self.queries >= self._most:
            raise Limit("queries")
        if perf_counter() > self._deadline:
            raise Limit("seconds")
        outputs = list(self._run(word))
        self.queries += 1
        self.rounds += len(outputs)
        if self.queries == 1:
            self._output[0] = outputs[0]
        node = 0
        for k, output in enumerate(outputs):
            if k:
                edge = node * self._inputs + word[k - 1]
                node = self._children[edge]
                if not node:
                    node = self._children[edge] = len(self._output)
                    self._output.append(output)
                    self._children.extend([0] * self._inputs)
            if self._output[node] != output:
                raise Inconsistent(k, self._output[node], output)
        return outputs


class Inconsistent(Exception):
    """The black box answered the first inputs of a word in two ways: after how many, and both outputs."""


class Table:
    """An observation table; ``output`` and ``next`` are those of its machine, whose first state is 0."""

    def __init__(self, answers: Answers, inputs: int, most: int) -> None:
        self._answers, self._inputs, self._most = answers, inputs, most
        self._suffixes: list[Word] = [()]
        # The cells of each word's row. Rows are numbered by the number without the last cell, and that cell.
        self._cells: dict[Word, list[bytes]] = {}
        self._row_of: dict[Word, int] = {}
        self._number: dict[tuple[int, bytes], int] = {}
        self.access: list[Word] = [()]
        self.output: list[int] = []
        self.next: list[list[int]] = []
        self._close()

    def run(self, word: Word) -> list[int]:
        """Return the machine's outputs before the first input and after each."""
        state, outputs = 0, [self.output[0]]
        for letter in word:
            state = self.next[state][letter]
            outputs.append(self.output[state])
        return outputs

    def refine(self, word: Word) -> bool:
        """Ask for a word, and take in what it shows; return whether it showed something new."""
        told = False
        while True:
            ours, theirs = self.run(word), self._answers(word)
            length = next((k for k, (a, b) in enumerate(zip(ours, theirs, strict=True)) if a != b), None)
            if length is None:
                return told
            self._suffixes.append(self._split(word[:length], theirs[length]))
            told = True
            self._close()

    def settle(self) -> None:
        """Make the machine agree with its own table, where suffixes have no columns of their own.

        Afterwards any two of its states differ along some suffix.
        """
        while (word := self._disagreement()) is not None:
            self.refine(word)

    def _disagreement(self) -> Word | None:
        next, output = np.array(self.next), np.array(self.output)
        for column, suffix in enumerate(self._suffixes):
            cells = b"".join(self._cells[word][column] for word in self.access)
            seen = np.frombuffer(cells, dtype=np.uint8).reshape(len(next), -1)
            state = np.arange(len(next))
            for k in range(len(suffix) + 1):
                wrong = output[state] != seen[:, k]
                if wrong.any():
                    return self.access[int(wrong.argmax())] + suffix
                if k < len(suffix):
                    state = next[state, suffix[k]]
        return None

    def _split(self, word: Word, output: int) -> Word:
        """Return a suffix that tells two words apart which the machine takes to one state."""
        states = [0]
        for letter in word:
            states.append(self.next[states[-1]][letter])
        right, wrong = 0, len(word)
        while wrong - right > 1:
            middle = (right + wrong) // 2
            if self._answers(self.access[states[middle]] + word[middle:])[-1] == output:
                right = middle
            else:
                wrong = middle
        return word[wrong:]

    def _row(self, word: Word) -> int:
        """Return the number of a word's row, with the columns that were added since it was last wanted."""
        cells, row = self._cells.setdefault(word, []), self._row_of.get(word, 0)
        for suffix in self._suffixes[len(cells) :]:
            cells.append(bytes(self._answers(word + suffix)[len(word) :]))
            row = self._number.setdefault((row, cells[-1]), len(self._number) + 1)
        self._row_of[word] = row
        return row

    def _close(self) -> None:
        number = {self._row(word): state for state, word in enumerate(self.access)}
        self.next = []
        for word in self.access:
            row = []
            for letter in range(self._inputs):
                longer = (*word, letter)
                leads = self._row(longer)
                if leads not in number:
                    if len(number) == self._most:
                        raise Limit("states")
                    number[leads] = len(self.access)
                    self.access.append(longer)
                row.append(number[leads])
            self.next.append(row)
        self.output = [self._cells[word][0][0] for word in self.access]
