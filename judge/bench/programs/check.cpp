// A checker as the package format wants it: it reads input, answer and output, and accepts.
#include <fstream>
#include <iostream>

int main(int argc, char **argv)
{
	if (argc < 4)
		return 1;
	std::ifstream input(argv[1]), answer(argv[2]);
	int given, expected, found;
	if (!(input >> given) || !(answer >> expected))
		return 1;
	return std::cin >> found && found == expected ? 42 : 43;
}
