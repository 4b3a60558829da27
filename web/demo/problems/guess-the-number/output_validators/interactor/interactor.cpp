// Tells of each guess whether the secret number is lower or higher. At most 20 guesses.
#include <cstdlib>
#include <fstream>
#include <iostream>
#include <string>

const int ACCEPTED = 42, WRONG = 43, GUESSES = 20, HIGHEST = 1000000;

std::string feedback;

[[noreturn]] void reject(const std::string& message) {
    std::ofstream(feedback + "/judgemessage.txt") << message << "\n";
    std::exit(WRONG);
}

int main(int, char** arguments) {
    feedback = arguments[3];
    int secret;
    if (!(std::ifstream(arguments[1]) >> secret)) return 1;
    for (int number = 1; number <= GUESSES; number++) {
        long long guess;
        if (!(std::cin >> guess)) reject("guess " + std::to_string(number) + " is missing, or not a number");
        if (guess < 1 || guess > HIGHEST) reject("a guess out of range");
        if (guess == secret) {
            std::cout << "correct" << std::endl;
            return ACCEPTED;
        }
        std::cout << (secret < guess ? "lower" : "higher") << std::endl;
    }
    reject("no guess was correct");
}
