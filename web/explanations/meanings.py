"""What runtime errors mean. Languages have hundreds of names for about two dozen faults."""

from enum import Enum

from flask_babel import lazy_gettext as _l


class Meaning(Enum):
    """A sentence without its subject: the name of the error, the signal or the exit code goes before it."""

    INDEX = _l("an index outside of the list, array or string")
    KEY = _l("a key that is not in the dictionary or map")
    NULL = _l("a use of a value that is null, None or nil")
    DIVISION = _l("a division by zero")
    OVERFLOW = _l("a number that its type cannot hold")
    PARSE = _l("a text that is not the number or value that it was read as; often a whole line, or an empty one")
    VALUE = _l("a value that the operation cannot take, such as int() of a text that is not one number")
    ARGUMENT = _l("an argument that the function cannot take")
    TYPE = _l("a value of a type that does not fit")
    NAME = _l("a variable or function that does not exist, or has no value yet")
    ATTRIBUTE = _l("a method or field that the object does not have")
    END_OF_INPUT = _l("a read beyond the end of the input")
    EMPTY = _l("an element taken from what is empty")
    RECURSION = _l("too deep recursion, often one without end")
    MEMORY = _l("more memory than there is")
    ASSERTION = _l("a condition that the program itself checks did not hold")
    CASE = _l("a case that the program does not handle")
    MODULE = _l("a module or library that is not here, or a misspelt name")
    MODIFICATION = _l("a collection that was changed while it was walked through")
    STATE = _l("an operation that is not possible at this moment")
    DEADLOCK = _l("every part of the program waits for another one")
    HEAP = _l("damaged memory: often a write outside of an array, or memory that was freed twice")
    FILE = _l("a file that is not there, or may not be used; read the standard input, and write to the standard output")
    ENCODING = _l("characters that are not in the encoding that was expected")
    FORBIDDEN = _l("something that programs may not do here")
    COMMAND = _l("a command that does not exist here")
    UNCAUGHT = _l("an error that nothing in the program caught")

    FOREIGN_MEMORY = _l("memory that is not the program's; often an index out of range, or too deep recursion")
    ABORTED = _l("the program stopped itself; often an uncaught error, a failed assertion, or damaged memory")
    TRAPPED = _l("a trap for what must not happen; often an overflow, an index out of range, or a missing return")
    KILLED = _l("the program, or a process of it, sent the signal itself")
    FILE_SIZE = _l("a file that grew too large")
    BROKEN_PIPE = _l("a write to what nobody reads any more")
    USUALLY_UNCAUGHT = _l("in this language usually an error that nothing in the program caught")
    FAILURE = _l("a program that succeeds ends with exit code 0")
